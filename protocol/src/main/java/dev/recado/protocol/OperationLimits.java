package dev.recado.protocol;

import java.time.Duration;

/**
 * The contract's bounds on an operation's form: the same for every process and client. Sizes in
 * bytes.
 */
public final class OperationLimits {

  public static final int KEY_BYTES_MAX = 1024;
  public static final int VALUE_BYTES_MAX = 1 << 20;
  public static final int CONTENT_TYPE_CHARS_MAX = 255;
  public static final int OPERATIONS_MAX = 1000;

  /** Keys and values of an array of operations, together. */
  public static final int OPERATIONS_BYTES_MAX = 1 << 20;

  /** Operations of one batch. */
  public static final int PARTS_MAX = 128;

  /** Keys and values of a batch, together. */
  public static final int BATCH_BYTES_MAX = 1 << 20;

  /** By so much an id's time may be ahead of fleet time. */
  public static final Duration ID_AHEAD_MAX = Duration.ofMinutes(5);

  /** A READ that goes through the log leaves out a value above this. */
  public static final int LOGGED_VALUE_BYTES_MAX = 64 << 10;

  public static final int SCAN_LIMIT_MAX = 1000;
  public static final int SCAN_LIMIT_DEFAULT = 100;
  public static final int SCAN_PAGE_BYTES_MAX = 1 << 20;
  public static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

  private OperationLimits() {}
}
