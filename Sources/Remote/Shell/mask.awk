# Takes the values of a service's secret files out of what its host prints, line by line, before anything leaves it.
#
#     awk -f mask.awk -f screen.awk -- LETTER ROOM PART WIDTH END FILE...
#
# Each line of standard input comes out with the letter and a colon before it, at once. The input went through
# `fold -b -w WIDTH`: a line of that width goes on in the next one, and is put together again, so that no line needs
# more memory than that. END stands behind the last byte, in a line of its own or not: one awk reads rubbish behind a
# line that no newline ended. ROOM is how many bytes come at most: the last line of a text that was cut there may end
# within a value. PART is `start`, or `end` for a text whose first line may begin within one; `slow` behind it says that
# this awk is slow with regular expressions.
#
# It reads the files itself: no value is ever an argument, in an environment or in a file of ours. It reads them again
# while it runs, and what ever was a value stays one. POSIX awk on bytes (LC_ALL=C), for mawk, gawk and busybox.

BEGIN {
    letter = ARGV[1]; room = ARGV[2] + 0; part = ARGV[3]; width = ARGV[4] + 0; last_word = ARGV[5]
    is_slow = sub(/slow$/, "", part)
    for (i = 6; i < ARGC; i++) files[++file_count] = ARGV[i]
    ARGC = 1
    sign = "[masked]"
    shortest = 8                    # what is shorter is no value
    stump = 4                       # what is shorter than that of a value that was cut tells nothing
    longest = 200                   # what is longer is looked for in pieces
    harmless = " file path dir directory url uri host hostname domain server port name user username type alg" \
        " algorithm length size limit count lifetime ttl timeout expiry expires expire interval enabled endpoint" \
        " method mode format header prefix stdin public pub "
    known = " commit revision rev sha version digest image tag "
    telling = " pass password passwd passphrase pwd pw pin secret secrets token tokens key keys apikey auth" \
        " authorization credential credentials cred creds private salt pepper cookie session signing seed" \
        " mnemonic dsn bearer jwt hmac otp totp licence license "
    is_fresh = 1
}

{
    freshen()
    text = $0
    at = length(text) - length(last_word) + 1
    is_last = at > 0 && substr(text, at) == last_word
    if (is_last) text = substr(text, 1, at - 1)
    goes_on = !is_last && length(text) == width
    total += length(text) + !goes_on - is_last
    is_cut = room && total >= room && (goes_on || is_last && text != "" || total > room)
    if (!is_last || text != "" || !is_fresh) put(held text, goes_on && !is_cut, is_cut)
}

# ---- What comes out ------------------------------------------------------------------------------------------------

# Prints a text, but for its end when more of its line comes, in which a value may begin.
function put(text, goes_on, is_cut,    drawn, until, made, place, i) {
    places = 0
    if (drawn = count && is_drawn(text)) {
        draw(text, goes_on || is_cut)
        find(seen, is_cut)
        to_raw()
    }
    find(text, is_cut)
    until = length(text)
    if (goes_on) {
        until -= widest
        # Of what is seen as much is kept; but no escape without an end may make that grow.
        if (drawn && until - (i = before_last(widest)) < 2 * width) until = i
        if (until < 0) until = 0
        # A place that lies across goes with the rest; one that began before everything else goes now.
        for (i = 1; i <= places; i++)
            if (from[i] <= until && to[i] > until) until = from[i] > 1 ? from[i] - 1 : to[i]
    }
    made = is_fresh ? letter ":" : ""
    place = 1
    for (i = 1; i <= places && from[i] <= until; i++) {
        # Of two that touch no second sign: what stands of a secret between two would be a hint.
        made = made substr(text, place, from[i] - place) (from[i] == place && is_masked ? "" : sign)
        place = to[i] + 1
        is_masked = 1
    }
    if (place <= until) is_masked = 0
    made = made substr(text, place, until - place + 1)
    held = substr(text, until + 1)
    is_fresh = !goes_on
    if (is_fresh) is_masked = 0
    # In one piece: the other stream writes into the same log.
    printf "%s", (goes_on ? made : made "\n")
    fflush()
    part = "start"
}

# Adds the places of all values in a text, in their order, those that overlap made one: from[], to[], places.
function find(text, is_cut,    i, at, rest, base) {
    if (length(text) < stump) return
    if (!is_slow && !is_cut && part != "end" && sieve != "" && text !~ sieve) return
    for (i = 1; i <= count; i++) {
        rest = text; base = 0
        while (at = index(rest, value[i])) {
            note(base + at, base + at + size[i] - 1)
            base += at + size[i] - 1
            rest = substr(text, base + 1)
        }
        if (is_cut) note_stump(text, value[i], size[i])
        if (part == "end") note_rest(text, value[i], size[i])
    }
}

# The beginning of a value at the end of a text.
function note_stump(text, whole, most,    n, k) {
    n = length(text)
    for (k = (most - 1 < n ? most - 1 : n); k >= stump; k--)
        if (substr(text, n - k + 1) == substr(whole, 1, k)) { note(n - k + 1, n); return }
}

# The end of a value at the beginning of a text.
function note_rest(text, whole, most,    k) {
    for (k = (most - 1 < length(text) ? most - 1 : length(text)); k >= stump; k--)
        if (substr(text, 1, k) == substr(whole, most - k + 1)) { note(1, k); return }
}

# Takes a place into the list, which stays sorted and has no two that overlap.
function note(first, last,    i, j, gone) {
    for (i = places; i >= 1 && from[i] > first; i--) continue
    if (i >= 1 && to[i] >= first) {
        if (to[i] < last) to[i] = last
    } else {
        i++
        for (j = places; j >= i; j--) { from[j + 1] = from[j]; to[j + 1] = to[j] }
        from[i] = first; to[i] = last
        places++
    }
    for (j = i + 1; j <= places && from[j] <= to[i]; j++) if (to[j] > to[i]) to[i] = to[j]
    gone = j - i - 1
    if (gone > 0) {
        for (; j <= places; j++) { from[j - gone] = from[j]; to[j - gone] = to[j] }
        places -= gone
    }
}

# ---- The secret files ----------------------------------------------------------------------------------------------

# Reads the files again: for each line where few come, and in a flood a hundred times a second; large ones less often, for
# it takes as long as they are, but each second once at least.
function freshen(    second) {
    srand(); second = srand()
    if (second != last_second) { last_second = second; allowed = 100 }
    if (allowed > 0) allowed -= 1 + int(read_all() / 16384)
}

# How many bytes there were.
function read_all(    i, sum) {
    sum = 0
    for (i = 1; i <= file_count; i++) {
        if (has_changed(i)) take_file(i)
        sum += file_size
    }
    return sum
}

# Reads a file into known_line[], and says whether that makes a difference. (As texts: to awk 01 is the same as 1.)
function has_changed(i,    line, number, is_new) {
    file_size = number = is_new = 0
    while (file_size < 1048576 && (getline line < files[i]) > 0) {
        number++
        file_size += length(line) + 1
        if (is_new || (known_line[i, number] "") != (line "")) {
            is_new = 1
            known_line[i, number] = line
        }
    }
    close(files[i])
    if (number == known_count[i]) return is_new
    known_count[i] = number
    return 1
}

function take_file(i,    number) {
    key = files[i]
    sub(/.*\//, "", key)
    section = open_text = open_quote = ""
    in_key = 0
    for (number = 1; number <= known_count[i]; number++) read_line(known_line[i, number])
}

# A line of a file of settings, whatever kind: `KEY=value`, TOML, YAML, JSON, or a private key's.
function read_line(line,    text, rest, before, quote, word, i) {
    sub(/\r$/, "", line)
    text = trim(line)
    if (text ~ /-----BEGIN [A-Z ]*PRIVATE KEY/) in_key = 1
    if (in_key && text !~ /-----BEGIN/) {
        gsub(/["',]/, "", text)
        if (text ~ /-----END/) in_key = 0
        else add(trim(text))
        return
    }
    if (open_text != "") {
        i = index(text, open_text)
        take(key, i ? substr(text, 1, i - 1) : text)
        if (i) open_text = ""
        return
    }
    if (open_quote != "") take_open(text)
    sub(/^(#|\/\/|;)+[ \t]*/, "", text)
    sub(/^export[ \t]+/, "", text)
    if (text ~ /^\[+[^]="']*\]+$/) {
        section = tolower(text)
        gsub(/[][ \t]|.*\./, "", section)
        key = ""
        return
    }
    sub(/^-[ \t]+/, "", text)
    if (match(text, /^["']?[A-Za-z_@][^=: \t"']*["']?[ \t]*[=:]/)) {
        key = substr(text, 1, RLENGTH - 1)
        gsub(/["' \t]/, "", key)
        text = trim(substr(text, RLENGTH + 1))
        quote = substr(text, 1, 3)
        if (quote == "\"\"\"" || quote == "'''") {
            rest = substr(text, 4)
            if (!(i = index(rest, quote))) open_text = quote
            take(key, i ? substr(rest, 1, i - 1) : rest)
            return
        }
    }
    take_bare(key, text)
    if (open_quote == "" && trim(line) !~ /^(#|\/\/|;)/ && text ~ /^["']/ && closing(substr(text, 2), substr(text, 1, 1)) >= length(text)) {
        open_quote = substr(text, 1, 1)
        open_key = key
    }
    # Every text in quotes, with the name before it: tables and lists have several in a line.
    word = key
    while (match(text, /["']/)) {
        quote = substr(text, RSTART, 1)
        before = substr(text, 1, RSTART - 1)
        text = substr(text, RSTART + 1)
        if (match(before, /[A-Za-z0-9_.-]+[ \t]*[=:][ \t]*$/)) {
            word = substr(before, RSTART)
            gsub(/[=: \t]/, "", word)
        }
        i = closing(text, quote)
        rest = substr(text, 1, i - 1)
        text = substr(text, i + 1)
        if (text ~ /^[ \t]*[=:]/) word = rest
        else take_quoted(word, rest)
    }
}

# A text in quotes may go on in more lines, the last of which ends with the quote. They are read as lines like any other
# too: it may as well have been no quote.
function take_open(text,    i) {
    i = closing(text, open_quote)
    take_quoted(open_key, substr(text, 1, i - 1))
    if (i <= length(text)) open_quote = ""
}

function trim(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}

# Where a text in quotes ends.
function closing(text, quote,    i, n, letter) {
    n = length(text)
    for (i = 1; i <= n; i++) {
        letter = substr(text, i, 1)
        if (letter == quote) return i
        if (letter == "\\" && quote == "\"") i++
    }
    return n + 1
}

# A value as it stands behind its name: whole, without its comma, without what may be a remark.
function take_bare(name, text) {
    take(name, text)
    if (sub(/,$/, "", text)) take(name, text)
    if (sub(/[ \t]+#.*$/, "", text)) take(name, text)
    if (text ~ /^".*"$/ || text ~ /^'.*'$/) take_quoted(name, substr(text, 2, length(text) - 2))
}

function take_quoted(name, text,    plain) {
    take(name, text)
    if (!index(text, "\\")) return
    plain = replaced(text, "\\\\", "\001")
    plain = replaced(plain, "\\/", "/")
    plain = replaced(plain, "\\\"", "\"")
    plain = replaced(plain, "\\$", "$")
    take(name, replaced(plain, "\001", "\\"))
}

# ---- What of it is a secret ----------------------------------------------------------------------------------------

function take(name, text,    pieces, n, i, inner) {
    text = trim(text)
    if (length(text) < shortest) return
    if (index(text, "\\n")) {
        n = split(text, pieces, /\\n/)
        for (i = 1; i <= n; i++)
            if (pieces[i] !~ /^-----/) { if (text ~ /PRIVATE KEY/) add(pieces[i]); else take(name, pieces[i]) }
    }
    # The password of an address.
    if (match(text, /:\/\/[^\/ ]*@/)) {
        inner = substr(text, RSTART + 3, RLENGTH - 4)
        if (i = index(inner, ":")) forms(substr(inner, i + 1))
        else if (looks_random(inner)) forms(inner)
    }
    if (is_telling(name)) forms(text)
    else if (!ends_in(name, known)) take_random(text)
}

# A name in its words: `SharedSecret` and `shared-secret` are `shared_secret`.
function words_of(name,    made, i, n, letter, before) {
    n = length(name); made = ""; before = ""
    for (i = 1; i <= n; i++) {
        letter = substr(name, i, 1)
        if (letter ~ /[A-Z]/ && before ~ /[a-z0-9]/) made = made "_"
        made = made letter
        before = letter
    }
    made = tolower(made)
    gsub(/[^a-z0-9]+/, "_", made)
    return made
}

# Whether the last word of a name is one of these: `token_file`, `image_tag`.
function ends_in(name, list,    parts, n) {
    n = split(words_of(name), parts, "_")
    return n > 0 && index(list, " " parts[n] " ")
}

function is_telling(name,    parts, n, i, words) {
    if (ends_in(name, harmless) || ends_in(name, known)) return 0
    if (section ~ /^(secret|credential|password|token|key)s?$/) return 1
    words = words_of(name)
    if (words ~ /passw|secret|token|apikey|credential|passphrase|privkey/) return 1
    n = split(words, parts, "_")
    for (i = 1; i <= n; i++) if (parts[i] != "" && index(telling, " " parts[i] " ")) return 1
    return 0
}

# What looks random by itself: all of it where that is one word, and the parts that do.
function take_random(text,    parts, n, i) {
    if (text ~ /[ \t]/ || is_host(text)) return
    if (text !~ /[^A-Za-z0-9+\/=_.~-]/) {
        if (looks_random(text)) forms(text)
    } else if (is_mixed(text)) forms(text)
    n = split(text, parts, /[^A-Za-z0-9+=_~-]+/)
    for (i = 1; i <= n; i++) if (looks_random(parts[i])) forms(parts[i])
}

function is_host(text) { return text ~ /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z]+(:[0-9]+)?$/ }

function looks_random(text,    parts, n, i, whole) {
    if (length(text) < shortest) return 0
    n = split(text, parts, /[^A-Za-z0-9]+/)
    for (i = 1; i <= n; i++) if (is_random(parts[i])) return 1
    whole = text
    gsub(/[^A-Za-z0-9]/, "", whole)
    return n > 1 && length(whole) >= 16 && is_random(whole)
}

# Whether letters and digits change so often as no word's do.
function is_random(word,    n, i, kind, last, digits, vowels, changes, run, worst, camel, sign_now) {
    n = length(word)
    if (n < shortest) return 0
    digits = vowels = changes = run = worst = 0
    last = camel = ""
    for (i = 1; i <= n; i++) {
        sign_now = substr(word, i, 1)
        kind = sign_now ~ /[0-9]/ ? "d" : sign_now ~ /[A-Z]/ ? "u" : "l"
        if (kind == "d") digits++
        # `Word` is no change: one capital at the head of small letters.
        if (last != "" && kind != last && !(last == "u" && kind == "l" && camel != "u")) changes++
        camel = last
        last = kind
        if (sign_now ~ /[aeiouyAEIOUY0-9]/) { vowels++; run = 0 }
        else if (++run > worst) worst = run
    }
    if (digits == n) return n >= 20
    if (n >= 16 && digits >= 2 && word ~ /^[0-9a-fA-F]+$/) return 1
    if (digits) return changes >= 3 && changes * 4 >= n - 1
    if (changes) return changes >= 3 && changes * 10 >= 3 * (n - 1)
    return n >= 12 && (worst >= 6 || vowels * 6 < n)
}

# A password with signs in it.
function is_mixed(text,    n, i, kind, last, changes) {
    n = length(text)
    if (n < shortest || n > 64 || text !~ /[^A-Za-z0-9_.:@,=~+\/-]/ || text ~ /[][{}<>$*]/) return 0
    changes = 0; last = ""
    for (i = 1; i <= n; i++) {
        kind = substr(text, i, 1)
        kind = kind ~ /[0-9]/ ? "d" : kind ~ /[A-Z]/ ? "u" : kind ~ /[a-z]/ ? "l" : "s"
        if (last != "" && kind != last) changes++
        last = kind
    }
    return changes * 2 >= n - 1
}

# ---- The values ----------------------------------------------------------------------------------------------------

# A value, and how programs write it: in JSON, in a shell's trace, in YAML, in compose's output, in an address.
function forms(text,    other) {
    if (length(text) < shortest || text in was_taken) return
    was_taken[text]
    add(text)
    other = replaced(replaced(text, "\\", "\\\\"), "\"", "\\\"")
    add(other)
    add(replaced(other, "/", "\\/"))
    add(replaced(text, "'", "'\\''"))
    add(replaced(text, "'", "''"))
    add(replaced(text, "$", "$$"))
    if (text ~ /[^A-Za-z0-9_.~-]/) {
        add(in_address(text, "0123456789ABCDEF"))
        add(in_address(text, "0123456789abcdef"))
    }
    if (text ~ /%[0-9A-Fa-f][0-9A-Fa-f]/) forms(out_of_address(text))
}

# A text with all places of a part written otherwise. (What `gsub` makes of a backslash differs between awks.)
function replaced(text, part, other,    made, at) {
    made = ""
    while (at = index(text, part)) {
        made = made substr(text, 1, at - 1) other
        text = substr(text, at + length(part))
    }
    return made text
}

function in_address(text, digits,    made, i, n, letter, code) {
    if (!("A" in code_of)) for (i = 1; i < 256; i++) code_of[sprintf("%c", i)] = i
    n = length(text); made = ""
    for (i = 1; i <= n; i++) {
        letter = substr(text, i, 1)
        code = code_of[letter]
        if (letter !~ /[A-Za-z0-9_.~-]/)
            letter = "%" substr(digits, int(code / 16) + 1, 1) substr(digits, code % 16 + 1, 1)
        made = made letter
    }
    return made
}

function out_of_address(text,    made, hex, digits) {
    made = ""
    digits = "0123456789abcdef"
    while (match(text, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
        hex = tolower(substr(text, RSTART + 1, 2))
        made = made substr(text, 1, RSTART - 1) \
            sprintf("%c", (index(digits, substr(hex, 1, 1)) - 1) * 16 + index(digits, substr(hex, 2)) - 1)
        text = substr(text, RSTART + 3)
    }
    return made text
}

# Takes a value into the list, a long one in pieces.
function add(text,    rest) {
    while (length(text) >= longest + shortest) {
        add(substr(text, 1, longest))
        text = substr(text, longest + 1)
    }
    if (length(text) < shortest || text in is_value) return
    # Nobody's secret: `xxxxxxxx`, a line of stars.
    rest = text
    while (substr(rest, 1, 1) == substr(text, 1, 1) && rest != "") rest = substr(rest, 2)
    if (rest == "") return
    is_value[text]
    value[++count] = text
    size[count] = length(text)
    if (size[count] > widest) widest = size[count]
    sift(text)
}

# Most lines hold no value, and one regular expression tells it of most of them: it has of each value the longest part
# that needs no quoting. Where one has none the others are no help.
function sift(text,    parts, n, i, best) {
    if (is_slow) return
    n = split(text, parts, /[^A-Za-z0-9_ =,:;@#%&!~"'<\/-]+/)
    best = ""
    for (i = 1; i <= n; i++) if (length(parts[i]) > length(best)) best = parts[i]
    if (length(best) < 3) is_slow = 1
    else sieve = sieve (sieve == "" ? "" : "|") best
}
