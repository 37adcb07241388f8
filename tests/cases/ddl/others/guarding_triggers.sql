-- dialect: postgres
CREATE TABLE events (id text PRIMARY KEY, room text NOT NULL);
CREATE TABLE partial (event text NOT NULL REFERENCES events, room text NOT NULL);
CREATE TABLE rates (currency text, at date, PRIMARY KEY (currency, at));
CREATE TABLE payments (id int, currency text, paid date, note text);

CREATE FUNCTION same_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- its event must be of its room
    IF EXISTS (SELECT 1 FROM events e WHERE e.id = NEW.event AND e.room != NEW.room) THEN
        RAISE EXCEPTION 'not that room''s event';
    END IF;
    RETURN NEW;
END;
$$;
CREATE OR REPLACE FUNCTION has_rate() RETURNS trigger AS $f$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM rates WHERE currency = NEW.currency AND rates.at = NEW.paid) THEN
        RAISE EXCEPTION 'no rate for %', NEW.currency;
    END IF;
    RETURN NEW;
END $f$ LANGUAGE plpgsql;
-- says more than that, so nothing is taken from it
CREATE FUNCTION cleverer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.note IS NULL THEN
        IF NOT EXISTS (SELECT 1 FROM events WHERE id = NEW.note) THEN RAISE EXCEPTION 'no'; END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a BEFORE INSERT OR UPDATE ON partial FOR EACH ROW EXECUTE PROCEDURE same_room();
CREATE CONSTRAINT TRIGGER b AFTER INSERT ON payments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION has_rate();
CREATE TRIGGER c BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION cleverer();
CREATE TRIGGER d BEFORE UPDATE ON rates FOR EACH ROW EXECUTE FUNCTION has_rate();

--| table events @2
--|   id text not null @2
--|   room text not null @2
--|   primary key (id) @2
--| table partial @3
--|   event text not null @3
--|   room text not null @3
--|   foreign key (event) -> events (id) @3
--|   foreign key (event, room) -> events (id, room) @32 (trigger a)
--| table rates @4
--|   currency text not null @4
--|   at date not null @4
--|   primary key (currency, at) @4
--| table payments @5
--|   id integer/32 @5
--|   currency text not null @5
--|   paid date not null @5
--|   note text @5
--|   foreign key (currency, paid) -> rates (currency, at) @33 (trigger b)
--| ignorable function same_room @7
--| ignorable function has_rate @16
--| ignorable function cleverer @24
--| ignorable trigger a @32
--| ignorable constraint trigger b @33
--| ignorable trigger c @34
--| ignorable trigger d @35
