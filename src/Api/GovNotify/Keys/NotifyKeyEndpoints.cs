using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Senders;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.GovNotify.Keys;

/// <summary>Keys for /v2, by which a client library of GOV.UK Notify acts for a sender.</summary>
internal static class NotifyKeyEndpoints
{
    public static void MapNotifyKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/senders/{id}/notify-keys").RequireScope(Scope.Operations).WithTags("Senders");
        group.MapPost("/", AddAsync).WithName("addNotifyKey").WithSummary("Make a key for /v2; it is shown once");
        group.MapGet("/", ListAsync).WithName("listNotifyKeys").WithSummary("The keys for /v2, without their secrets");
        group.MapDelete("/{keyId}", RevokeAsync)
            .WithName("revokeNotifyKey").WithSummary("Revoke a key; it takes effect within ten seconds");
        var settings = routes.MapGroup("/v1/senders/{id}/notify-settings").RequireScope(Scope.Operations).WithTags("Senders");
        settings.MapGet("/", ReadSettingsAsync)
            .WithName("readNotifySettings").WithSummary("What the sender's service below /v2 may send, and from whom");
        settings.MapPut("/", SetSettingsAsync)
            .WithName("setNotifySettings").WithSummary("Replace them; it takes effect within ten seconds");
    }

    private static async Task<IResult> AddAsync(
        string id, NewNotifyKey body, HttpContext http, SenderRegistrar senders, NotifyKeys keys, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, senders) is not { } sender) return Problem.Of(ProblemCode.NotFound);
        if (!NotifyKeys.IsName(body.Name))
        {
            return Problem.Of(
                ProblemCode.InvalidSender, $"name: 1 to {NotifyKeys.NameMax} letters and digits of ASCII, underscores and hyphens.");
        }

        var type = NotifyKeyTypes.Read(body.Type);
        if (type == OutboundKey.None) return Problem.Of(ProblemCode.InvalidSender, "type: live, team or test.");
        if (await keys.AddAsync(sender, body.Name, type, http.Caller().ClientId, cancellationToken) is not { } key)
            return Problem.Of(ProblemCode.Conflict, $"A sender has at most {NotifyKeys.PerSenderMax} keys.");
        http.Response.Headers.CacheControl = "no-store";
        return Results.Created($"/v1/senders/{id}/notify-keys/{key.Id}", NotifyKeyBody.Of(key) with { ApiKey = key.ToApiKey(sender) });
    }

    private static async Task<IResult> ListAsync(
        string id, SenderRegistrar senders, NotifyKeys keys, CancellationToken cancellationToken) =>
        await FindAsync(id, senders) is { } sender
            ? Results.Ok(new NotifyKeyListBody([.. (await keys.ReadAsync(sender, cancellationToken)).Keys.Select(NotifyKeyBody.Of)]))
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> RevokeAsync(
        string id, string keyId, SenderRegistrar senders, NotifyKeys keys, CancellationToken cancellationToken) =>
        await FindAsync(id, senders) is { } sender && Guid.TryParse(keyId, out var key)
        && await keys.RevokeAsync(sender, key, cancellationToken)
            ? Results.NoContent()
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ReadSettingsAsync(
        string id, SenderRegistrar senders, NotifyKeys keys, CancellationToken cancellationToken) =>
        await FindAsync(id, senders) is { } sender
            ? Results.Ok((await keys.ReadAsync(sender, cancellationToken)).Settings ?? new NotifySettings())
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> SetSettingsAsync(
        string id, NotifySettings body, SenderRegistrar senders, NotifyKeys keys, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, senders) is not { } sender) return Problem.Of(ProblemCode.NotFound);
        if (body.FindFault() is { } fault) return Problem.Of(ProblemCode.InvalidSender, fault + ".");
        var settings = body.WithIds();
        await keys.SetAsync(sender, settings, cancellationToken);
        return Results.Ok(settings);
    }

    /// <summary>The sender as the contract's service, whose id is a UUID.</summary>
    private static async Task<Guid?> FindAsync(string id, SenderRegistrar senders) =>
        SenderIds.TryParse(id, out var sender) && await senders.ReadAsync(sender) is not null ? Ids.ToGuid(sender) : null;
}
