-- The two roles of docs/security.md and the database, once, by a superuser:
-- order_owner owns the tables and migrates, order_serve serves. psql takes the
-- passwords from ORDER_OWNER_PASSWORD and ORDER_SERVE_PASSWORD.
\set ON_ERROR_STOP on
\getenv owner_password ORDER_OWNER_PASSWORD
\getenv serve_password ORDER_SERVE_PASSWORD
create role order_owner login password :'owner_password';
create role order_serve login password :'serve_password';
create database "order" owner order_owner;
revoke connect, temporary on database "order" from public;
