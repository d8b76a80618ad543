package dev.recado.acceptance.session;

import java.util.List;

/**
 * A command of a session and what the document says that it prints.
 *
 * @param line of the document, from 1
 * @param expected lines; {@code …} stands for anything
 */
record Step(int line, String command, List<String> expected) {}
