/**
 * gRPC as a client without stubs uses it: descriptors by server reflection, messages in protobuf's
 * JSON. What grpcurl does.
 */
@NullMarked
package dev.recado.acceptance.reflection;

import org.jspecify.annotations.NullMarked;
