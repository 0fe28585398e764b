package io.arna.lab.report;

import java.util.List;

/** A part of a report, whatever it is written in. */
sealed interface Block {
    /** The title of what follows. */
    record Heading(int level, String text) implements Block {}

    /** A paragraph. */
    record Paragraph(List<Span> spans) implements Block {
        public Paragraph {
            spans = List.copyOf(spans);
        }

        static Paragraph of(String text) {
            return new Paragraph(List.of(new Span.Words(text)));
        }
    }

    /** A table; each cell is a line. */
    record Table(List<String> head, List<List<List<Span>>> rows) implements Block {
        public Table {
            head = List.copyOf(head);
            rows = List.copyOf(rows);
        }
    }

    /** A picture, kept in a file of this name, too. */
    record Plot(String name, String caption, Picture picture) implements Block {}
}
