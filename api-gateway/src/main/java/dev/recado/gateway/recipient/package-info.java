/**
 * Recipients live at the push servers; here is what the gateway needs of them: to pass registration
 * on, and to know that the recipient of an outcome exists before it accepts the operation.
 */
@NullMarked
package dev.recado.gateway.recipient;

import org.jspecify.annotations.NullMarked;
