select '{{ var("greeting") }}' as greeting, {{ shout('a') }} as loud, {{ whisper('B') }} as low
