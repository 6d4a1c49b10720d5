using System.Diagnostics;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Spans of what happens below and beside requests: commits, and what is sent out. They name shards, channels, operators and hosts, never a
/// sender, a recipient or a letter. Where nobody listens none is made, and starting one costs a look at an empty list.
/// </summary>
public static class EngineSpans
{
    public const string SourceName = "Budkavle";

    /// <summary>Requests that a commit names, at the most: of more of them than that nobody reads.</summary>
    private const int LinksMax = 128;

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>A message or letter on its way out: <c>notify</c>, <c>callback</c> or <c>relay</c>.</summary>
    public static Activity? Send(string name, string tag, string value) =>
        _source.StartActivity(name, ActivityKind.Client)?.SetTag(tag, value);

    /// <summary>What it came to.</summary>
    public static void End(this Activity? span, string result, bool failed)
    {
        if (span is null) return;
        span.SetTag("budkavle.result", result);
        if (failed) span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>The request that is being served, if anybody is to be told of it.</summary>
    internal static ActivityContext? Cause => Activity.Current is { } cause && _source.HasListeners() ? cause.Context : null;

    /// <summary>
    /// A commit with what was decided for several requests. No child of any of them, since it is all of theirs: it links to each.
    /// </summary>
    internal static Activity? Commit(List<(Shard Shard, PendingBatch Batch)> batches)
    {
        if (!_source.HasListeners()) return null;
        var links = batches.SelectMany(one => one.Batch.Causes).Distinct().Take(LinksMax).Select(cause => new ActivityLink(cause));
        var span = _source.StartActivity("commit", ActivityKind.Internal, default(ActivityContext), tags: null, links);
        return span?.SetTag("budkavle.shards", batches.Select(one => (long)one.Shard.Number).ToArray())
            .SetTag("budkavle.blocks", batches.Sum(one => one.Batch.Blocks.Count))
            .SetTag("budkavle.entries", batches.Sum(one => one.Batch.Blocks.Sum(block => block.Count)))
            .SetTag("budkavle.bytes", batches.Sum(one => one.Batch.Bytes));
    }
}
