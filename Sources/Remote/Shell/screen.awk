# How a line will read: the second half of mask.awk.
#
# The bot takes escapes, carriage returns and backspaces out of a line later, and a value with a
# colour inside it would come together only there. So a line with such bytes is also searched as it will read, by the
# grammar of the bot's `Escape`. On the host it stays as it is, but for the values: they go with all that is inside them.

# Whether a text may read otherwise than it is written. Most do not: `index` tells it fastest in every awk.
function is_drawn(text) {
    return index(text, "\033") || index(text, "\015") || index(text, "\010") || index(text, "\233")
}

# A text as it reads: seen, of which the span from seen_at[i] on begins at raw_at[i] of the text. An escape without its
# end is none, but at the end of a text that is open: there more of it comes, or was cut.
function draw(text, is_open,    parts, n, i, at, mark, skip) {
    text = with_one_mark(text)
    n = split(text, parts, /[\010\015\030\033]/)
    seen = ""
    spans = back = 0
    at = 1
    for (i = 1; i <= n; i++) {
        mark = i > 1 ? substr(text, at - 1, 1) : ""
        skip = 0
        if (mark == "\010") back++
        else if (mark == "\030" || mark == "\033" && substr(parts[i], 1, 1) == "[") {
            skip = control_end(parts[i], mark == "\033")
            if (!skip && is_open && i == n && parts[i] ~ /^\[?[ -?]*$/) return
        } else if (mark == "\033" && parts[i] != "" && index("]PX^_", substr(parts[i], 1, 1))) {
            skip = string_end(text, parts, n, i, at)
            if (!skip && is_open && ends_open) return
            for (; skip && i < last_part; i++) at += length(parts[i]) + 1
        } else if (mark == "\033") {
            # As strings: in a range that ends with an escaped slash one awk sees a backslash.
            if (match(parts[i], "^[ -/]*[0-~]")) skip = RLENGTH
            else if (is_open && i == n && parts[i] ~ "^[ -/]*$") return
        }
        if (length(parts[i]) > skip) show(substr(parts[i], skip + 1), at + skip)
        at += length(parts[i]) + 1
    }
}

# One byte for what begins a control sequence in another way, and as many bytes as before: `CSI` in eight bits. Behind
# another byte of that kind it is a letter's.
function with_one_mark(text,    made, at, before) {
    text = replaced(text, "\302\233", "\033[")
    made = ""
    while (at = index(text, "\233")) {
        made = made substr(text, 1, at - 1)
        before = substr(made, length(made))
        made = made (before < "\200" ? "\030" : "\233")
        text = substr(text, at + 1)
    }
    return made text
}

# Where a control sequence ends, with a bracket at its head or not; 0 for none. One that goes backwards does what as many
# backspaces do.
function control_end(part, has_bracket,    n) {
    if (!match(part, has_bracket ? "^.[ -?]*[@-~]" : "^[ -?]*[@-~]")) return 0
    if (substr(part, RLENGTH, 1) == "D") {
        n = substr(part, 1 + has_bracket) + 0
        back += n > 0 ? n : 1
    }
    return RLENGTH
}

# Where a title or a link ends, which began in a part: in the part last_part, behind so many bytes; 0 for none. ends_open
# tells that its end may still come.
function string_end(text, parts, n, i, at,    found) {
    ends_open = 0
    for (last_part = i; last_part <= n; last_part++) {
        if (found = index(parts[last_part], "\007")) return found
        at += length(parts[last_part]) + 1
        if (last_part < n && substr(text, at - 1, 1) == "\033") {
            if (substr(parts[++last_part], 1, 1) == "\\") return 1
            ends_open = last_part == n && parts[n] == ""
            return 0
        }
    }
    ends_open = 1
    return 0
}

# Writes text that is seen, over what backspaces went back to: a letter for each, of several bytes or not.
function show(text, at,    n, letter) {
    if (back) {
        n = length(seen)
        for (; back > 0 && n > 0; back--) {
            while (n > 1 && (letter = substr(seen, n, 1)) >= "\200" && letter < "\300") n--
            n--
        }
        back = 0
        seen = substr(seen, 1, n)
        while (spans && seen_at[spans] > n) spans--
    }
    seen_at[++spans] = length(seen) + 1
    raw_at[spans] = at
    seen = seen text
}

# The places that were found in what is seen, as they are in the text itself.
function to_raw(    i, k, first) {
    k = 1
    for (i = 1; i <= places; i++) {
        while (k < spans && seen_at[k + 1] <= from[i]) k++
        first = raw_at[k] + from[i] - seen_at[k]
        while (k < spans && seen_at[k + 1] <= to[i]) k++
        to[i] = raw_at[k] + to[i] - seen_at[k]
        from[i] = first
    }
}

# How many bytes of a text come before the last ones that are seen.
function before_last(count,    k, at) {
    at = length(seen) - count + 1
    if (at < 1) return 0
    for (k = spans; k > 1 && seen_at[k] > at; k--) continue
    return raw_at[k] + at - seen_at[k] - 1
}
