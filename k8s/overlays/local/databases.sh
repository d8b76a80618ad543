#!/bin/sh
# Runs once, on an empty data directory: a database and a role for each service that shares this server.
set -eu
database() {
  psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
    --set=name="$1" --set=role="$2" --set=password="$3" <<'SQL'
create role :"role" login password :'password';
create database :"name" owner :"role";
SQL
}
database discovery "$DISCOVERY_USERNAME" "$DISCOVERY_PASSWORD"
database gateway "$GATEWAY_USERNAME" "$GATEWAY_PASSWORD"
database push "$PUSH_USERNAME" "$PUSH_PASSWORD"
