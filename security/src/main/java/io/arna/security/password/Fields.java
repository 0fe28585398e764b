package io.arna.security.password;

import java.util.Base64;

/** The parts of a hash, as they stand between its dollar signs. */
final class Fields {
    /** Longer is no salt that anybody needs, but work. */
    private static final int LONGEST_SALT = 1_024;

    private Fields() {}

    /**
     * The parts behind the first dollar sign.
     *
     * @param form how such a hash looks, for who wrote another
     */
    static String[] split(String text, int count, String form) throws MalformedHashException {
        String[] fields = text.substring(1).split("\\$", -1);
        if (fields.length != count) { throw new MalformedHashException("a hash of this kind reads " + form); }
        return fields;
    }

    static byte[] salt(String field) throws MalformedHashException {
        byte[] salt = base64(field, "salt");
        if (salt.length == 0 || salt.length > LONGEST_SALT) {
            throw new MalformedHashException(
                    "its salt has " + salt.length + " bytes; 1 to " + LONGEST_SALT + " may be");
        }
        return salt;
    }

    /** The digest, which has from {@code least} to {@code most} bytes. */
    static byte[] digest(String field, int least, int most) throws MalformedHashException {
        byte[] digest = base64(field, "digest");
        if (digest.length < least || digest.length > most) {
            throw new MalformedHashException("its digest has " + digest.length + " bytes instead of "
                    + (least == most ? "" + least : least + " to " + most));
        }
        return digest;
    }

    private static byte[] base64(String field, String what) throws MalformedHashException {
        try {
            return Base64.getDecoder().decode(field);
        } catch (IllegalArgumentException _) {
            throw new MalformedHashException("its " + what + " is not Base64");
        }
    }

    static int number(String field, String what, int least, int most) throws MalformedHashException {
        int number = -1;
        try {
            number = Integer.parseInt(field);
        } catch (NumberFormatException _) {
            // told below
        }
        if (number < least || number > most) {
            throw new MalformedHashException(what + " must be a number from " + least + " to " + most);
        }
        return number;
    }
}
