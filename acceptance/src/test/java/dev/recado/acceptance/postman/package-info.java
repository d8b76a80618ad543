/** That the Postman collection calls all of the REST API, and passes. Newman runs it. */
@NullMarked
package dev.recado.acceptance.postman;

import org.jspecify.annotations.NullMarked;
