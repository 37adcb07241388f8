-- Tables of several trades, whose rows must make sense to people of the trade: see tests/generate/test_believable.py.
CREATE TABLE patients (id int PRIMARY KEY, date_of_birth date NOT NULL, age int, died_on date, created_at timestamp NOT NULL);
CREATE TABLE visits (id int PRIMARY KEY, patient_id int NOT NULL REFERENCES patients, visit_date date NOT NULL,
    discharged_at timestamp, weight_kg numeric(5,1), systolic int);
CREATE TABLE appointments (id int PRIMARY KEY, patient_id int NOT NULL REFERENCES patients, starts_at timestamp NOT NULL,
    ends_at timestamp NOT NULL, duration_minutes int, status text NOT NULL, cancelled_at timestamp);
CREATE TABLE owners (id int PRIMARY KEY, full_name text, registered_on date NOT NULL);
CREATE TABLE pets (id int PRIMARY KEY, owner_id int NOT NULL REFERENCES owners, birth_date date NOT NULL, age int NOT NULL,
    died_on date);
CREATE TABLE vaccinations (id int PRIMARY KEY, pet_id int NOT NULL REFERENCES pets, given_on date NOT NULL, expires_on date NOT NULL);
CREATE TABLE reservations (id int PRIMARY KEY, booked_at timestamp NOT NULL, check_in date NOT NULL, check_out date NOT NULL,
    nights int NOT NULL, status text NOT NULL, cancelled_at timestamp);
CREATE TABLE subscriptions (id int PRIMARY KEY, started_at timestamp NOT NULL, ends_at timestamp NOT NULL, status text NOT NULL,
    canceled_at timestamp);
CREATE TABLE employments (id int PRIMARY KEY, start_date date NOT NULL, end_date date);
CREATE TABLE sessions (id int PRIMARY KEY, started_at timestamp NOT NULL, ended_at timestamp NOT NULL);
CREATE TABLE invoices (id int PRIMARY KEY, issue_date date NOT NULL, due_date date NOT NULL, status text NOT NULL, paid_at timestamp);
CREATE TABLE orders (id int PRIMARY KEY, ordered_at timestamp NOT NULL, status text NOT NULL, shipped_at timestamp,
    delivered_at timestamp, cancelled_at timestamp, unit_price numeric(10,2) NOT NULL, unit_cost numeric(10,2) NOT NULL,
    quantity int NOT NULL, discount numeric(10,2) NOT NULL, total numeric(12,2) NOT NULL);
CREATE TABLE classes (id int PRIMARY KEY, capacity int NOT NULL, enrolled int NOT NULL, starts_at timestamp NOT NULL,
    ends_at timestamp NOT NULL);
CREATE TABLE cards (id int PRIMARY KEY, issued_on date NOT NULL, expires_on date NOT NULL, status text NOT NULL, blocked_at timestamp);
CREATE TABLE shops (id int PRIMARY KEY, country_code char(2) NOT NULL, city text NOT NULL, latitude numeric(9,6) NOT NULL,
    longitude numeric(9,6) NOT NULL);
CREATE TABLE flights (id int PRIMARY KEY, departure_time timestamp NOT NULL, arrival_time timestamp NOT NULL);
CREATE TABLE bus_stops (id int PRIMARY KEY, arrives_at timestamp NOT NULL, departs_at timestamp NOT NULL);
