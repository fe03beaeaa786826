#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Films of `folk view --video`: by ffmpeg, where it is installed, and with encoders of our own that go wrong in
# every way. A film has its name when it is whole; else there is a sentence, and what had the name before stays.
. tests/tap.sh

if ! "$folk" view --help >/dev/null 2>&1; then skip_all "this folk has no view"; fi
cd "$scratch" || exit 1
known_leaks
unset DISPLAY WAYLAND_DISPLAY
FOLK_STORE=$scratch/runs.db
export FOLK_STORE
"$folk" run "$root/tests/cli/data/coin.lua" --quiet >/dev/null 2>&1
"$folk" view runs.db --screenshot probe.png --size 320x240 >"$out" 2>&1
case $(cat "$out") in
*"built without"*) skip_all "this folk cannot draw" ;;
esac

# film FILE ARGUMENT…: three frames of an odd size.
film() {
    film_path=$1
    shift
    "$folk" view runs.db --video "$film_path" --video-seconds 0.3 --video-rate 10 --size 641x481 "$@"
}

# remains: what lies in the folder for films.
remains() {
    ls films | tr '\n' ' '
}

# encoder LINE…: what is called ffmpeg from here on.
mkdir bin films
encoder() {
    printf '%s\n' '#!/bin/sh' "$@" >bin/ffmpeg
    chmod +x bin/ffmpeg
}
with_encoder() {
    PATH=$scratch/bin:$PATH "$@"
}

# Names.

exits 2 "a film of an unknown kind is not begun" film films/run.avi
holds "the sentence tells the kinds" "$(cat "$err")" ".mp4, .mkv, .webm or .gif"
exits 1 "a folder that is not there" film films/none/run.mp4
holds "is told at once" "$(cat "$err")" "cannot write films/none/run.mp4: No such file or directory"
mkdir films/folder.mp4
exits 1 "a folder that has the film's name" film films/folder.mp4
holds "is told" "$(cat "$err")" "it is a folder"
rmdir films/folder.mp4

# Encoders that go wrong.

printf 'older' >films/run.mp4
encoder 'head -c 1000000 >/dev/null' 'echo "starting" >&2' 'echo "no room for more" >&2' 'exit 1'
exits 1 "an encoder that fails in mid-stream" with_encoder film films/run.mp4
holds "its last words are told" "$(cat "$err")" "films/run.mp4 was not written: ffmpeg no room for more"
same "nothing else lies there" 'run.mp4 ' "$(remains)"
same "what had the name stays" older "$(cat films/run.mp4)"
# shellcheck disable=SC2016
encoder 'head -c 1000000 >/dev/null' 'kill -9 $$'
exits 1 "an encoder that is killed in mid-stream" with_encoder film films/run.mp4
holds "by which signal is told" "$(cat "$err")" "ffmpeg was ended by signal 9"
encoder 'exit 0'
exits 1 "an encoder that takes no frames" with_encoder film films/run.mp4
holds "ended too early" "$(cat "$err")" "before the film did"
encoder 'cat >/dev/null' 'exit 3'
exits 1 "an encoder that fails at the very end" with_encoder film films/run.mp4
same "what had the name stays through all that" older "$(cat films/run.mp4)"
same "and lies there alone" 'run.mp4 ' "$(remains)"
mv bin/ffmpeg bin/other
exits 1 "no encoder at all" env PATH="$scratch/bin" "$folk" view runs.db --video films/run.mp4 --video-seconds 0.1
holds "what does without it is told" "$(cat "$err")" "frames are written into a folder"

# Whoever ends the session: while frames are taken, and while the encoder finishes.
# shellcheck disable=SC2016
for signal in TERM HUP; do
    encoder 'head -c 1000000 >/dev/null' "kill -$signal \$PPID" 'exec sleep 600'
    exits 130 "SIG$signal while frames are taken" with_encoder film films/run.mp4
    holds "is told" "$(cat "$err")" "of 3 frames: films/run.mp4 was not written"
done
# shellcheck disable=SC2016
encoder 'cat >/dev/null' 'echo $$ >encoder.pid' 'kill -TERM $PPID' 'exec sleep 600'
exits 130 "SIGTERM while the encoder finishes" with_encoder film films/run.mp4
holds "all frames had been drawn" "$(cat "$err")" "after 3 of 3 frames"
check "the encoder is gone" sh -c '! kill -0 "$(cat encoder.pid)"'
same "what had the name stays then, too" older "$(cat films/run.mp4)"
same "alone" 'run.mp4 ' "$(remains)"

# A folder of frames.

check "frames in a folder" film films/frames
same "so many" '00001.png 00002.png 00003.png' "$(ls films/frames | tr '\n' ' ' | sed 's/ $//')"
exits 1 "a place that is a file" film films/run.mp4/frames
rm -r films/frames films/run.mp4

# ffmpeg itself.

if ! command -v ffmpeg >/dev/null || ! command -v ffprobe >/dev/null; then
    skip "films by ffmpeg" "ffmpeg is not installed"
    finish
fi
can_encode() {
    ffmpeg -hide_banner -encoders 2>/dev/null | grep -Eq "$1"
}
probe() {
    ffprobe -v error -count_frames -select_streams v:0 -of default=noprint_wrappers=1:nokey=1 \
        -show_entries stream=width,height,nb_read_frames "$1" | tr '\n' ' '
}
for kind in mp4:264 mkv:264 webm:vp[89] gif:gif; do
    suffix=${kind%%:*}
    if ! can_encode "${kind#*:}"; then
        skip "a .$suffix" "this ffmpeg cannot encode it"
        continue
    fi
    check "a .$suffix of an odd size" film "films/run.$suffix"
    case $suffix in
    gif) size='641 481' ;;
    *) size='640 480' ;; # the nearest that is even
    esac
    same "has its size and frames" "$size 3 " "$(probe "films/run.$suffix")"
done
if ! can_encode 264; then finish; fi
check "a film of one frame, over another" film films/run.mp4 --video-seconds 0.01
same "is that one" '640 480 1 ' "$(probe films/run.mp4)"
check "a name that an option could have" sh -c 'cd films && "$0" "$@"' "$folk" view ../runs.db --video=-y:x.mp4 \
    --video-seconds 0.1 --size 400x300
same "is a film" '400 300 3 ' "$(cd films && probe file:-y:x.mp4)"
before=$(cksum films/run.gif)
limited() {
    (trap '' XFSZ && ulimit -f 100 && film "$@" --size 1600x1200)
}
exits 1 "a disk that is full" limited films/run.gif
holds "is told in ffmpeg's words" "$(cat "$err")" "films/run.gif was not written: ffmpeg"
same "the film before stays" "$before" "$(cksum films/run.gif)"
empty "no part lies about" "$(find films -name '*.part')"
exits 1 "a disk that is full of frames" limited films/frames
holds "is told" "$(cat "$err")" "cannot write films/frames/00001.png"
empty "leaves no half picture" "$(ls films/frames)"
finish
