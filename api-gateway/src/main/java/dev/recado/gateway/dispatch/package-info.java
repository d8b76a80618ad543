/**
 * Operations on their way to the storage nodes: long-lived streams, one a member, and for each
 * operation as many attempts as it takes until the log has decided. What is not known after an
 * attempt is never reported as not done.
 */
@NullMarked
package dev.recado.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
