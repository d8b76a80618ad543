/** The REST API's contract, served as an OpenAPI document and as a page. */
@NullMarked
package dev.recado.gateway.openapi;

import org.jspecify.annotations.NullMarked;
