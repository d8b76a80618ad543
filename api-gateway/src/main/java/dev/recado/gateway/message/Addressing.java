package dev.recado.gateway.message;

/** To whom a message goes. */
public enum Addressing {
  /** One that is named. */
  MEMBER,
  /** One that is live, and another one when it does not acknowledge. */
  ANY,
  /** All that were live when it was accepted. */
  ALL
}
