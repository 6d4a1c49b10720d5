using Budkavle.Api.GovNotify.Keys;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security;
using Budkavle.Api.Senders;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Senders;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>
/// What acts for the agency without a person: its programs, keys and callback addresses. A secret is shown in one answer only.
/// </summary>
public sealed class ProgramsModel(SenderRegistrar registrar) : PortalPage
{
    /// <summary>What an agency may give its own programs; never what is the operator's.</summary>
    public static IReadOnlyList<string> Scopes { get; } =
        [Scope.LettersWrite, Scope.LettersRead, Scope.DispatchesWrite, Scope.DispatchesRead, Scope.RecipientsLookup];

    internal IReadOnlyList<ClientBody> Clients { get; private set; } = [];

    internal IReadOnlyList<NotifyKey> Keys { get; private set; } = [];

    public IReadOnlyList<CallbackDocument> Callbacks { get; private set; } = [];

    /// <summary>What has just been made; in this answer only.</summary>
    public string? Secret { get; private set; }

    /// <summary>Whose it is.</summary>
    public string? SecretOf { get; private set; }

    protected override PortalRoles Needs => PortalRoles.Administrator;

    protected override PortalRoles NeedsToChange => PortalRoles.Administrator;

    private NotifyKeys NotifyKeys => HttpContext.RequestServices.GetRequiredService<NotifyKeys>();

    private CallbackDesk CallbackDesk => HttpContext.RequestServices.GetRequiredService<CallbackDesk>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await registrar.ReadAsync(Sender) is not { } sender) return NotFound();
        Clients = [.. SenderBody.Of(sender).Clients.OrderBy(client => client.Revoked)];
        Keys = [.. (await NotifyKeys.ReadAsync(Visit.Agency, cancellationToken)).Keys.OrderBy(key => key.RevokedAt is not null)];
        var callbacks = await CallbackDesk.ListAsync(Visit.Agency, cancellationToken);
        Callbacks = [.. callbacks.Select(one => CallbackDocument.Of(one.Callback, one.Progress))];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var what = Request.Form["do"].ToString();
        var isDone = what switch
        {
            "client" => await AddClientAsync(),
            "rotate" or "revoke" => await ChangeClientAsync(what),
            "key" => await AddKeyAsync(cancellationToken),
            "revoke-key" => await RevokeKeyAsync(cancellationToken),
            "callback" => await AddCallbackAsync(cancellationToken),
            _ => await ChangeCallbackAsync(what, cancellationToken),
        };
        if (!isDone && Fault is null) return NotFound();
        // With a secret the answer is the page itself: an address that led to it would show it again.
        return isDone && Secret is null ? SeeOther(At("programs?done=1")) : await OnGetAsync(cancellationToken);
    }

    public static string Meaning(string scope, PageText t) => scope switch
    {
        Scope.LettersWrite => t["send letters", "skicka brev"],
        Scope.LettersRead => t["see what became of letters", "se vad som blev av brev"],
        Scope.DispatchesWrite => t["send to many", "skicka till många"],
        Scope.DispatchesRead => t["see what became of dispatches", "se vad som blev av utskick"],
        _ => t["ask who can be reached", "fråga vem som kan nås"],
    };

    private async Task<bool> AddClientAsync()
    {
        var name = Field("name");
        string[] scopes = [.. Request.Form["scope"].OfType<string>().Where(scope => Scopes.Contains(scope))];
        await NoteAsync("client-added", name);
        var (clientId, secret, answer) = await registrar.AddClientAsync(Sender, name, scopes, null, Visit.By);
        if (answer.Refusal == SenderRefusal.None)
        {
            (Secret, SecretOf) = (secret, clientId);
            return true;
        }

        Fault = Text["Write a name and choose what it may do.", "Skriv ett namn och välj vad det får göra."];
        return false;
    }

    private async Task<bool> ChangeClientAsync(string what)
    {
        var id = Request.Form["id"].ToString();
        if (!SenderIds.TryParseClient(id, out var owner, out var number) || owner != Sender) return false;
        await NoteAsync(what == "rotate" ? "client-rotated" : "client-revoked", id);
        if (what == "revoke")
            return (await registrar.RevokeAsync(Sender, number, Visit.By)).Refusal == SenderRefusal.None;
        var (secret, answer) = await registrar.RotateAsync(Sender, number, Visit.By);
        if (answer.Refusal != SenderRefusal.None) return false;
        (Secret, SecretOf) = (secret, id);
        return true;
    }

    private async Task<bool> AddKeyAsync(CancellationToken cancellationToken)
    {
        var name = Field("name");
        var type = NotifyKeyTypes.Read(Field("type"));
        if (!NotifyKeys.IsName(name) || type == OutboundKey.None)
        {
            Fault = Text["A key's name has letters a-z, digits, - and _.", "En nyckels namn har bokstäver a-z, siffror, - och _."];
            return false;
        }

        await NoteAsync("notify-key-added", name);
        if (await NotifyKeys.AddAsync(Visit.Agency, name, type, Visit.By, cancellationToken) is { } key)
        {
            (Secret, SecretOf) = (key.ToApiKey(Visit.Agency), name);
            return true;
        }

        Fault = Text["There are as many keys as there is room for.", "Det finns så många nycklar som får plats."];
        return false;
    }

    private async Task<bool> RevokeKeyAsync(CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(Request.Form["id"], out var id)) return false;
        await NoteAsync("notify-key-revoked", id.ToString());
        return await NotifyKeys.RevokeAsync(Visit.Agency, id, cancellationToken);
    }

    private async Task<bool> AddCallbackAsync(CancellationToken cancellationToken)
    {
        var url = Field("url", 4000);
        await NoteAsync("callback-added", url);
        var bearer = Field("bearer", CallbackForms.BearerMax + 1);
        var asked = new CallbackRequest
        {
            Url = url, Form = Field("form") is { Length: > 0 } form ? form : CallbackForms.Standard,
            BearerToken = bearer.Length > 0 ? bearer : null,
        };
        var (callback, problem) = await CallbackDesk.CreateAsync(Visit.Agency, asked, cancellationToken);
        if (callback is null) Fault = FaultOf(problem);
        else (Secret, SecretOf) = (callback.Secrets[0].Text, callback.Url);
        return callback is not null;
    }

    private async Task<bool> ChangeCallbackAsync(string what, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(Request.Form["id"], out var id)) return false;
        await NoteAsync("callback-changed", $"{what} {id}");
        switch (what)
        {
            case "pause-callback":
                return await CallbackDesk.PauseAsync(Visit.Agency, id, cancellationToken) is not null;
            case "resume-callback":
                return await CallbackDesk.ResumeAsync(Visit.Agency, id, cancellationToken) is not null;
            case "delete-callback":
                return await CallbackDesk.DeleteAsync(Visit.Agency, id, cancellationToken) is not null;
            case "rotate-callback":
                var (callback, secret) = await CallbackDesk.RotateAsync(Visit.Agency, id, cancellationToken);
                if (callback is not null) (Secret, SecretOf) = (secret, callback.Url);
                return callback is not null;
            default:
                return false;
        }
    }
}
