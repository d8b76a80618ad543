/**
 * The verdict for a person: a few lines for the terminal, and one HTML file with a picture of the
 * run. Pure Java.
 */
@NullMarked
package dev.recado.verification.report;

import org.jspecify.annotations.NullMarked;
