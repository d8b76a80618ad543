package dev.recado.tracing;

/** What spans say of a step, in the words of the architecture. */
public final class StepAttributes {

  public static final String OPERATION_ID = "recado.operation.id";
  public static final String OPERATIONS = "recado.operations";
  public static final String POSITION = "recado.position";
  public static final String MEMBER = "recado.member";
  public static final String ATTEMPT = "recado.attempt";
  public static final String STATUS = "recado.status";
  public static final String REASON = "recado.reason";
  public static final String REPLAYED = "recado.replayed";
  public static final String TERM = "recado.term";
  public static final String INDEX = "recado.index";
  public static final String RECIPIENT = "recado.recipient";
  public static final String SEQUENCE = "recado.sequence";
  public static final String CHANNEL = "recado.channel";

  private StepAttributes() {}
}
