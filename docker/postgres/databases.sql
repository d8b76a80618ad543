-- Run once, when the server's directory is new. Storage nodes make their own databases.
create database discovery;
create database gateway;
create database push;
