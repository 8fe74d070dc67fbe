#!/bin/sh
# Runs once, when the server's folder is empty: an account that reads the views for BI programs. "zakaz migrate" gives the role its rights.
set -eu
clickhouse-client --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" --multiquery <<SQL
CREATE ROLE IF NOT EXISTS zakaz_reader;
CREATE USER IF NOT EXISTS grafana IDENTIFIED WITH sha256_password BY '$GRAFANA_DB_PASSWORD' SETTINGS readonly = 2;
GRANT zakaz_reader TO grafana;
SQL
