using System.Text.Json;
using Budkavle.Api.GovNotify;
using Budkavle.Api.GovNotify.Reading;
using Budkavle.Api.Letters.Feeds;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Grains.Letters.Outbound;
using Budkavle.Storage;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>What receivers get, in the form that their callback has.</summary>
internal sealed class CallbackBodies(Engine engine, OutboundBook book)
{
    public int Shards => engine.Shards;

    /// <summary>The same for every attempt, and another for every event: the place of its entry, as letters' ids are made.</summary>
    public string IdOf(in FeedEvent happened) =>
        "evt_" + engine.LetterIds.Encode(happened.Position.Shard, happened.Position.Sequence, uint.MaxValue).ToString("N");

    /// <exception cref="StorageException">What the event is about is not in the log.</exception>
    public async ValueTask<byte[]> OfAsync(Callback callback, FeedEvent happened, CancellationToken cancellationToken)
    {
        if (callback.IsNotify)
        {
            var receipt = NotifyReceipt.Of(await book.ReadAsync(happened, cancellationToken));
            return JsonSerializer.SerializeToUtf8Bytes(receipt, NotifyJson.Default.NotifyReceipt);
        }

        var told = StatusEvent.Of(happened, engine.LetterIds);
        var type = happened.Type == EntryType.SubmissionReceived ? "submission.received" : "letter." + told.Type;
        return Write(new CallbackMessage(type, told.At, told));
    }

    public static byte[] OfTest(Callback callback, Guid id, DateTimeOffset now) => callback.IsNotify
        ? JsonSerializer.SerializeToUtf8Bytes(NotifyReceipt.OfTest(id, now), NotifyJson.Default.NotifyReceipt)
        : Write(new CallbackMessage("callback.test", now, null));

    private static byte[] Write(CallbackMessage message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, CallbackJson.Default.CallbackMessage);
}
