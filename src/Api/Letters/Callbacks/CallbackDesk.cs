using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Api.Letters.Feeds;
using Budkavle.Api.Problems;
using Budkavle.Api.Setup;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Storage;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>What a sender may do with its callbacks, for the interface's routes and the portal's pages alike.</summary>
internal sealed class CallbackDesk(Engine engine, CallbackStore store, CallbackHttp receivers, CallbackLimits limits, TimeProvider time)
{
    private const int AttemptsMax = 8;

    /// <returns>The callback with its secret, or what is wrong.</returns>
    public async Task<(Callback? Callback, ProblemResult? Problem)> CreateAsync(
        Guid sender, CallbackRequest asked, CancellationToken cancellationToken)
    {
        if (await FaultOfAsync(sender, asked, cancellationToken) is { } problem) return (null, problem);
        var callback = await MakeAsync(sender, Guid.NewGuid(), asked, cancellationToken);
        return (await store.AddAsync(callback, cancellationToken), null);
    }

    /// <summary>
    /// Makes a callback that another installation has, under its id: paused, since its receiver has yet to learn what it brings, and with
    /// secrets of its own. One that is there or was removed here stays so.
    /// </summary>
    /// <returns>The callback with its secrets, null where it was there; or what is wrong.</returns>
    public async Task<(Callback? Made, ProblemResult? Problem)> BringAsync(
        Guid sender, CallbackSetup brought, CancellationToken cancellationToken)
    {
        if ((await store.ReadAsync(sender, brought.CallbackId, cancellationToken)).Version > 0) return (null, null);
        var asked = new CallbackRequest
        {
            Url = brought.Url, Types = brought.Types, Form = brought.Form,
            BearerToken = brought.Form == CallbackForms.Notify ? CallbackSignature.NewSecret() : null,
        };
        if (await FaultOfAsync(sender, asked, cancellationToken) is { } problem) return (null, problem);
        var callback = await MakeAsync(sender, brought.CallbackId, asked, cancellationToken) with { Paused = CallbackPause.BySender };
        return (await store.WriteAsync(0, callback, cancellationToken) ? callback : null, null);
    }

    private async Task<ProblemResult?> FaultOfAsync(Guid sender, CallbackRequest asked, CancellationToken cancellationToken)
    {
        if (asked.Url.Length > limits.UrlLengthMax || !Uri.TryCreate(asked.Url, UriKind.Absolute, out var url) || !receivers.Admits(url))
        {
            return Problem.Of(
                ProblemCode.InvalidCallback, "url is an https address on the public internet, without user and fragment.");
        }

        if (asked.Types.Count > StatusEvent.Names.Count || asked.Types.Any(type => !StatusEvent.Names.Contains(type)))
            return Problem.Of(ProblemCode.InvalidCallback, "types are among " + string.Join(", ", StatusEvent.Names) + ".");
        if (CallbackForms.FaultOf(asked) is { } fault) return Problem.Of(ProblemCode.InvalidCallback, fault);
        if (!await IsCursorAsync(asked.After, cancellationToken)) return Problem.Of(ProblemCode.InvalidCursor);
        return (await store.ListAsync(sender, cancellationToken)).Count >= limits.PerSenderMax
            ? Problem.Of(ProblemCode.Conflict, $"A sender has at most {limits.PerSenderMax} callbacks.") : null;
    }

    private async Task<Callback> MakeAsync(Guid sender, Guid id, CallbackRequest asked, CancellationToken cancellationToken) => new()
    {
        Id = id,
        Sender = sender,
        Url = new Uri(asked.Url).AbsoluteUri,
        Types = [.. asked.Types.Distinct()],
        Bearer = asked.Form == CallbackForms.Notify ? asked.BearerToken : null,
        CreatedAt = time.GetUtcNow(),
        Secrets = [new CallbackSecret(CallbackSignature.NewSecret(), null)],
        From = asked.After ?? await EndAsync(cancellationToken),
    };

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<(Callback Callback, CallbackProgress? Progress)>> ListAsync(
        Guid sender, CancellationToken cancellationToken)
    {
        var listed = new List<(Callback, CallbackProgress?)>();
        foreach (var callback in (await store.ListAsync(sender, cancellationToken)).OrderBy(callback => callback.CreatedAt))
            listed.Add((callback, (await store.ReadProgressAsync(callback, cancellationToken)).Progress));
        return listed;
    }

    /// <summary>Secrets and address go; the place stays for another, whose id differs, so that a late write cannot bring it back.</summary>
    public Task<Callback?> DeleteAsync(Guid sender, Guid id, CancellationToken cancellationToken) => ChangeAsync(
        sender, id, callback => callback with { IsDeleted = true, Secrets = [], Url = "", Bearer = null }, cancellationToken);

    public Task<Callback?> PauseAsync(Guid sender, Guid id, CancellationToken cancellationToken) => ChangeAsync(
        sender, id, callback => callback with { Paused = callback.Paused ?? CallbackPause.BySender }, cancellationToken);

    public Task<Callback?> ResumeAsync(Guid sender, Guid id, CancellationToken cancellationToken) => ChangeAsync(
        sender, id, callback => callback with { Paused = null, ResumedAt = time.GetUtcNow() }, cancellationToken);

    /// <summary>Gives the callback another secret; the newest but one goes on for a day.</summary>
    public async Task<(Callback? Callback, string Secret)> RotateAsync(Guid sender, Guid id, CancellationToken cancellationToken)
    {
        var (fresh, now) = (CallbackSignature.NewSecret(), time.GetUtcNow());
        var callback = await ChangeAsync(
            sender, id,
            // Older ones end now, so that rotating twice really ends a leaked one.
            before => before with
            {
                Secrets = [new CallbackSecret(fresh, null), before.Secrets[0] with { Until = now + limits.OldSecretLife }],
            },
            cancellationToken);
        return (callback, fresh);
    }

    /// <summary>Changes a callback; null where there is none.</summary>
    public async Task<Callback?> ChangeAsync(
        Guid sender, Guid id, Func<Callback, Callback> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, callback) = await store.ReadAsync(sender, id, cancellationToken);
            if (callback is not { IsDeleted: false }) return null;
            var next = change(callback);
            if (ReferenceEquals(next, callback) || await store.WriteAsync(version, next, cancellationToken)) return next;
        }

        throw new StorageException("A callback is being changed by others all the time.");
    }

    /// <summary>
    /// Whether a text is a place in the log, or empty for its beginning. A place says nothing of whose events lie there, so one that
    /// another sender was given is as good; one beyond the end, as after a restored backup, would pass over what has yet to happen.
    /// </summary>
    public async Task<bool> IsCursorAsync(string? after, CancellationToken cancellationToken)
    {
        if (!FeedCursor.TryRead(after, engine.Shards, out var places)) return false;
        return string.IsNullOrEmpty(after) || places.Zip(await EndsAsync(cancellationToken)).All(one => one.First <= one.Second);
    }

    /// <summary>Where the log of every shard ends now.</summary>
    private async Task<string> EndAsync(CancellationToken cancellationToken) => FeedCursor.Write(await EndsAsync(cancellationToken));

    private Task<long[]> EndsAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, engine.Shards).Select(
        async shard => (await engine.Store.Log.ReadLastAsync(shard, cancellationToken))?.LastSequence ?? 0));
}
