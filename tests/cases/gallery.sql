CREATE TABLE customers (
  customer_id serial PRIMARY KEY, first_name varchar(40) NOT NULL, last_name varchar(40) NOT NULL, email varchar(120) UNIQUE NOT NULL,
  gender char(1), birth_date date, phone varchar(20), street varchar(80), city varchar(40), state char(2), zip char(5), loyalty_points int
);
CREATE TABLE products (
  product_id serial PRIMARY KEY, sku varchar(20) UNIQUE, name varchar(60) NOT NULL, category varchar(30), brand varchar(30), color varchar(20),
  price numeric(10,2) NOT NULL, cost numeric(10,2), stock int, rating numeric(2,1), discontinued boolean NOT NULL
);
CREATE TABLE orders (
  order_id serial PRIMARY KEY, order_number varchar(20) UNIQUE, customer_id int NOT NULL REFERENCES customers, status varchar(20) NOT NULL,
  order_date date NOT NULL, shipped_date date, cancelled_at timestamp, payment_method varchar(20), subtotal numeric(10,2) NOT NULL,
  tax_rate numeric(4,3) NOT NULL, tax numeric(10,2), total numeric(10,2), ship_city varchar(40), ship_country varchar(40), notes text
);
CREATE TABLE employees (
  employee_id int PRIMARY KEY, full_name varchar(60) NOT NULL, job_title varchar(40), department varchar(30), hire_date date NOT NULL,
  salary numeric(10,2), employment_type varchar(20), username varchar(20) UNIQUE, manager_name varchar(60), termination_date date
);
CREATE TABLE suppliers (
  supplier_id int PRIMARY KEY, company_name varchar(60) NOT NULL, contact_name varchar(60), contact_title varchar(40), address varchar(60),
  city varchar(30), region varchar(40), postal_code varchar(12), country varchar(30), phone varchar(24), homepage varchar(80)
);
CREATE TABLE subscriptions (
  id uuid PRIMARY KEY, account_name text NOT NULL, plan_name text NOT NULL, status text NOT NULL, billing_interval text, seats int,
  mrr numeric(10,2), started_at timestamptz NOT NULL, canceled_at timestamptz, tags text[], metadata jsonb
);
CREATE TABLE books (
  isbn char(13) PRIMARY KEY, title varchar(120) NOT NULL, author varchar(60) NOT NULL, publisher varchar(60), genre varchar(30),
  publication_year int, pages int, language varchar(20), copies_available int, summary text
);
CREATE TABLE patients (
  patient_no varchar(12) PRIMARY KEY, name varchar(60) NOT NULL, sex char(1), dob date NOT NULL, blood_type varchar(3), diagnosis varchar(60),
  medication varchar(40), dosage varchar(10), ward varchar(30), room_no varchar(4), admission_date date, discharge_date date, physician varchar(60)
);
CREATE TABLE flights (
  id bigint PRIMARY KEY, flight_number varchar(8) NOT NULL, airline varchar(40), origin char(3) NOT NULL, destination char(3) NOT NULL,
  departure_time timestamp NOT NULL, arrival_time timestamp, status varchar(12), aircraft_type varchar(30), seats int, gate varchar(4)
);
CREATE TABLE tracks (
  id int PRIMARY KEY, name text NOT NULL, artist_name text, album_title text, genre text, milliseconds int, unit_price numeric(4,2), composer text
);
