// libedit for Swift, which calls no function with a variable number of arguments: one small function for each kind.
// Beside it what Swift has no other way to: the size of a terminal, and a bell for a waiting thread (eventfd).

#pragma once

#include <histedit.h>
#include <locale.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>

typedef char *(*edit_prompt)(EditLine *);
typedef unsigned char (*edit_function)(EditLine *, int);

static inline int edit_set_prompt(EditLine *edit, edit_prompt prompt) {
    return el_set(edit, EL_PROMPT_ESC, prompt, '\1');
}

static inline int edit_set_number(EditLine *edit, int what, int number) { return el_set(edit, what, number); }

static inline int edit_set_text(EditLine *edit, int what, const char *text) { return el_set(edit, what, text); }

static inline int edit_set_client(EditLine *edit, void *client) { return el_set(edit, EL_CLIENTDATA, client); }

static inline void *edit_client(EditLine *edit) {
    void *client = NULL;
    return el_get(edit, EL_CLIENTDATA, &client) == 0 ? client : NULL;
}

static inline int edit_set_reader(EditLine *edit, el_rfunc_t reader) { return el_wset(edit, EL_GETCFN, reader); }

static inline int edit_set_history(EditLine *edit, HistoryW *history) {
    return el_wset(edit, EL_HIST, history_w, history);
}

static inline int edit_add(EditLine *edit, const char *name, const char *help, edit_function function) {
    return el_set(edit, EL_ADDFN, name, help, function);
}

static inline int edit_bind(EditLine *edit, const char *key, const char *name) {
    return el_set(edit, EL_BIND, key, name, (char *)NULL);
}

// Keys make no signals while a line is edited.
static inline int edit_keep_signal_keys(EditLine *edit) {
    return el_set(edit, EL_SETTY, "-d", "-isig", (char *)NULL);
}

static inline int edit_history_size(HistoryW *history, int lines) {
    HistEventW event;
    return history_w(history, &event, H_SETSIZE, lines);
}

static inline int edit_history_add(HistoryW *history, const wchar_t *line) {
    HistEventW event;
    return history_w(history, &event, H_ENTER, line);
}

// The calling thread alone writes and measures letters as UTF-8; what the environment says is left to all others.
static inline int edit_use_utf8(void) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return utf8 != (locale_t)0 && uselocale(utf8) != (locale_t)0 ? 0 : -1;
}

// Columns and rows of a terminal; 0 where that is not known.
static inline struct winsize edit_size(int descriptor) {
    struct winsize size = {0, 0, 0, 0};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) size.ws_col = size.ws_row = 0;
    return size;
}
