@NullMarked
package io.countersign.harness.yubihsm;

import org.jspecify.annotations.NullMarked;
