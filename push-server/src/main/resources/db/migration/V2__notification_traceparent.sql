-- Where the operation is in its trace: a sampled W3C traceparent. Null, and without a byte, for those that are not traced.
alter table notification add column traceparent text;
