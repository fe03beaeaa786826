// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/question.h"

#include "core/memory.h"
#include "viz/prompt_text.h"

void folk_question_show(folk_viewer *viewer, const json_t *said) {
    const char *request = json_string_value(json_object_get(said, "request"));
    const char *agent = json_string_value(json_object_get(said, "agent"));
    json_t *read = request != NULL ? json_loads(request, 0, NULL) : NULL;
    const json_t *choices = json_object_get(json_object_get(read, "answer"), "choices");
    const char *texts[9];
    int count = 0;
    size_t i;
    const json_t *choice;
    json_array_foreach(choices, i, choice) {
        if (count < 9 && json_is_string(choice)) texts[count++] = json_string_value(choice);
    }
    char *words = folk_prompt_text(request != NULL ? request : "");
    const folk_viewer_question question = {
        .exchange = json_integer_value(json_object_get(said, "ask")),
        .agent = agent != NULL ? agent : "",
        .text = words,
        .choices = texts,
        .choice_count = json_array_size(choices) <= 9 ? count : 0,
    };
    folk_viewer_ask(viewer, &question);
    folk_free(words);
    json_decref(read);
}
