/**
 * What must hold of a history, one class a property, each with the smallest part of the history
 * that shows a violation. Pure Java; a checker that could not finish says so and never says passed.
 */
@NullMarked
package dev.recado.verification.checker;

import org.jspecify.annotations.NullMarked;
