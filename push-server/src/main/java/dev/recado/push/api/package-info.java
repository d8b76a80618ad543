/**
 * What all edges share: failures as problem documents and gRPC statuses, bearer tokens, API keys,
 * bounded bodies. Also the probe.
 */
@NullMarked
package dev.recado.push.api;

import org.jspecify.annotations.NullMarked;
