/**
 * Taking outcomes over from the storage nodes' outboxes, each exactly once, in one transaction a
 * batch. What it does not take any more, or for nobody, it counts.
 */
@NullMarked
package dev.recado.push.intake;

import org.jspecify.annotations.NullMarked;
