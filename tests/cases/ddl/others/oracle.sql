-- dialect: oracle
CREATE TABLE "HR"."EMPLOYEES" (
  "EMPLOYEE_ID" NUMBER(6,0) NOT NULL ENABLE,
  "LAST_NAME" VARCHAR2(25 BYTE) CONSTRAINT "EMP_NAME_NN" NOT NULL ENABLE,
  hired DATE DEFAULT SYSDATE,
  CONSTRAINT "EMP_PK" PRIMARY KEY ("EMPLOYEE_ID") USING INDEX PCTFREE 10 ENABLE
)
/

rem added in brackets: columns and what they must hold
PROMPT adding
CREATE TABLE regions (id NUMBER PRIMARY KEY);
ALTER TABLE "HR"."EMPLOYEES" ADD (
  region NUMBER,
  CONSTRAINT emp_region_fk FOREIGN KEY (region) REFERENCES regions (id)
);

--| table hr.employees @2
--|   employee_id decimal(6,0) not null @3
--|   last_name text(25) not null @4
--|   hired date default SYSDATE @5
--|   region decimal @14
--|   primary key (employee_id) named emp_pk @6
--|   foreign key (region) -> regions (id) named emp_region_fk @15
--| table regions @12
--|   id decimal not null @12
--|   primary key (id) @12
--| ignorable constraint option PCTFREE 10 ENABLE @6
