"""At home in dbt: a project's sources and seeds get data that its tests, contracts and models' SQL ask for. Floor 7."""
