/** CometBFT's own FilePV as an oracle for the decisions of ours. */
@NullMarked
package io.countersign.interop.filepv;

import org.jspecify.annotations.NullMarked;
