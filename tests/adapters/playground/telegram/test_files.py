"""Files both ways, by python-telegram-bot's own client."""

import struct

import pytest
from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from adapters.playground.telegram.human import TelegramHuman
from tests.adapters.playground.telegram.conftest import Ask

MEBIBYTE = 1024 * 1024


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


def jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width)


async def test_a_document_goes_to_a_person_and_can_be_sent_again_by_its_id(bot: Bot, ann: TelegramHuman) -> None:
    sent = await bot.send_document(ann.id, InputFile(b"data", "notes.txt"), caption="<b>Notes</b>", parse_mode="HTML")
    assert sent.document is not None
    await bot.send_document(ann.id, sent.document.file_id)
    first, again = ann.window().messages
    assert first.text == "Notes"
    assert [(f.name, f.size, f.kind) for f in first.files + again.files] == [("notes.txt", 4, "document")] * 2


async def test_a_persons_file_reaches_the_bot_byte_for_byte(bot: Bot, ann: TelegramHuman) -> None:
    data = bytes(range(256)) * 10
    await ann.attach("план.pdf", data, caption="my plan")
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.document
    assert (update.message.caption, update.message.document.file_name) == ("my plan", "план.pdf")
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == data


async def test_pictures_have_sizes_and_limits(bot: Bot, ann: TelegramHuman) -> None:
    for picture in (png(40, 30), jpeg(40, 30)):
        sent = await bot.send_photo(ann.id, picture)
        assert [(p.width, p.height) for p in sent.photo] == [(40, 30)]
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(ann.id, b"no picture")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(ann.id, png(9000, 1001))
    with pytest.raises(BadRequest, match="too big for a photo"):
        await bot.send_photo(ann.id, png(40, 30) + bytes(10 * MEBIBYTE))


async def test_other_media_arrive_as_what_they_are(bot: Bot, ann: TelegramHuman) -> None:
    await bot.send_voice(ann.id, b"ogg")
    await bot.send_audio(ann.id, b"mp3")
    await bot.send_video(ann.id, b"mp4")
    await bot.send_animation(ann.id, b"gif")
    await bot.send_sticker(ann.id, b"webp")
    await bot.send_video_note(ann.id, b"mp4")
    await bot.send_location(ann.id, 52.5, 13.4)
    assert [f.kind for m in ann.window().messages for f in m.files] == [
        *("voice", "audio", "video", "animation", "sticker", "video_note")
    ]
    assert "52.5000, 13.4000" in ann.window().messages[-1].text


async def test_an_album_has_2_to_10_of_a_kind(bot: Bot, ann: TelegramHuman, ask: Ask) -> None:
    sent = await bot.send_media_group(ann.id, [InputMediaPhoto(png(1, 1)), InputMediaPhoto(png(2, 2), caption="two")])
    assert len({m.media_group_id for m in sent}) == 1
    assert [m.text for m in ann.window().messages] == ["", "two"]
    with pytest.raises(BadRequest, match="can't be mixed"):
        await bot.send_media_group(ann.id, [InputMediaPhoto(png(1, 1)), InputMediaDocument(b"x")])
    one = [{"type": "photo", "media": sent[0].photo[0].file_id}]
    for media in (one, one * 11):
        answer = await ask("sendMediaGroup", chat_id=ann.id, media=media)
        assert answer["description"] == "Bad Request: expected 2-10 media in the album"


async def test_a_bot_downloads_up_to_20_mebibytes(bot: Bot, ann: TelegramHuman) -> None:
    await ann.attach("big.bin", bytes(20 * MEBIBYTE))
    await ann.attach("bigger.bin", bytes(20 * MEBIBYTE + 1))
    big, bigger = await bot.get_updates()
    assert big.message
    assert big.message.document
    assert bigger.message
    assert bigger.message.document
    await big.message.document.get_file()
    with pytest.raises(BadRequest, match="File is too big"):
        await bigger.message.document.get_file()


async def test_a_bot_uploads_up_to_50_megabytes(bot: Bot, ann: TelegramHuman) -> None:
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(ann.id, bytes(52 * MEBIBYTE))
    assert ann.window().messages == ()


async def test_captions_files_and_edits_keep_to_their_limits(bot: Bot, ann: TelegramHuman) -> None:
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(ann.id, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(ann.id, InputFile(b"", "empty.txt"))
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(ann.id, "BQACnowhere")
    sent = await bot.send_document(ann.id, b"x", caption="one")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("two", ann.id, sent.message_id)
    await bot.edit_message_caption(ann.id, sent.message_id, caption="two")
    assert ann.window().messages[0].text == "two"
    text = await bot.send_message(ann.id, "plain")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(ann.id, text.message_id, caption="two")


async def test_messages_are_copied_and_forwarded(bot: Bot, ann: TelegramHuman) -> None:
    sent = await bot.send_document(ann.id, InputFile(b"x", "a.txt"), caption="one")
    await bot.copy_message(ann.id, ann.id, sent.message_id, caption="two")
    forwarded = await bot.forward_message(ann.id, ann.id, sent.message_id)
    assert forwarded.forward_origin is not None
    assert [m.text for m in ann.window().messages] == ["one", "two", "one"]
    assert all(m.files for m in ann.window().messages)
