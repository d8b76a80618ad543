/**
 * HTTP before it means anything: raw key paths, callers, bounds on bodies, strict query strings,
 * and every error as a problem document. Nothing here knows operations.
 */
@NullMarked
package dev.recado.gateway.web;

import org.jspecify.annotations.NullMarked;
