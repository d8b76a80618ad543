/**
 * The manifests in {@code k8s/}: rendered, held against the model of Kubernetes, and against the
 * services that they start. Nothing is started here.
 */
@NullMarked
package dev.recado.deployment;

import org.jspecify.annotations.NullMarked;
