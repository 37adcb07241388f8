{# Databricks takes the macros of Spark. #}
