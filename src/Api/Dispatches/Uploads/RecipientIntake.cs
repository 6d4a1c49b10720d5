using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Dispatches;

/// <summary>Takes uploads of recipients, whoever brings them.</summary>
internal sealed class RecipientIntake(IGrainFactory grains, KeyedHashes hashes, RecipientUploads uploads)
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Reads to the end; nothing counts before all is durable.</summary>
    /// <param name="sender">Who uploads.</param>
    /// <param name="dispatch">To which dispatch.</param>
    /// <param name="by">The client or user.</param>
    /// <param name="key">The upload's idempotency key, or empty.</param>
    /// <param name="body">The lines.</param>
    /// <param name="csv">How to read them; null for NDJSON.</param>
    /// <param name="cancellationToken">Gives up; nothing of the upload counts then.</param>
    /// <param name="recipientsMax">With more than so many, those of earlier uploads included, nothing of it is taken.</param>
    public async Task<(UploadAnswer? Answer, ProblemResult? Problem)> TakeAsync(
        UInt128 sender, UInt128 dispatch, string by, string key, PipeReader body, RecipientCsv? csv, CancellationToken cancellationToken,
        long recipientsMax = long.MaxValue)
    {
        if (await grains.GetGrain<IDispatchGrain>(SenderIds.Format(dispatch)).Read(sender) is not { } view)
            return (null, Problem.Of(ProblemCode.NotFound));
        // With a key it may be a repeat of an upload that counted before the start.
        if (view.Status != DispatchStatus.Draft && key.Length == 0)
            return (null, DispatchProblems.Of(new DispatchAnswer { Refusal = DispatchRefusal.InvalidStatus, Status = view.Status }));
        if (!uploads.TryEnter()) return (null, Problem.RetryAfter(ProblemCode.Overloaded, _retryAfter, "Other uploads are under way."));
        try
        {
            var spool = uploads.NewSpool();
            using var run = new RecipientUploadRun(spool, csv, recipientsMax - view.Recipients);
            if (await run.ReadAsync(body, cancellationToken) is not { } hash)
                return (null, DispatchProblems.Of(new DispatchAnswer { Refusal = DispatchRefusal.TooManyRecipients }));
            var answer = await uploads.FinishAsync(spool, sender, dispatch, KeyOf(sender, dispatch, key), hash, by, cancellationToken);
            if (answer.Refusal != DispatchRefusal.None) return (null, DispatchProblems.Of(answer));
            var lines = await uploads.ReadRefusedLinesAsync(answer.Manifest, cancellationToken);
            // A repeat has the body of the first upload, so it has its counts too.
            return (new UploadAnswer(spool.Accepted, spool.Refused, [.. lines.Select(UploadError.Of)]), null);
        }
        finally
        {
            uploads.Leave();
        }
    }

    private string KeyOf(UInt128 sender, UInt128 dispatch, string key) => key.Length == 0
        ? ""
        : SenderIds.Format(hashes.IdempotencyKeyOf(
            sender, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"recipients\n{dispatch:x32}\n{key}"))));
}
