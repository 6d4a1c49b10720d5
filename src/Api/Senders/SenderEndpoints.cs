using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Senders;

/// <summary>
/// Senders and their clients, for the operator of the service. Every change is an event that names the client that asked for it.
/// </summary>
public static class SenderEndpoints
{
    public static IEndpointRouteBuilder MapBudkavleSenders(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/senders").RequireScope(Scope.Operations).WithTags("Senders");
        group.MapPost("/", RegisterAsync).WithName("registerSender").WithSummary("Register an agency as a sender");
        group.MapGet("/{id}", ReadAsync).WithName("readSender").WithSummary("A sender with its clients");
        group.MapPut("/{id}/rights", ChangeRightsAsync).WithName("changeSenderRights").WithSummary("Set a sender's rights and quota");
        group.MapPost("/{id}/suspend", SuspendAsync).WithName("suspendSender").WithSummary("Stop everything that a sender does");
        group.MapPost("/{id}/resume", ResumeAsync).WithName("resumeSender").WithSummary("Lift a suspension");
        group.MapPost("/{id}/clients", AddClientAsync).WithName("addClient").WithSummary("Add a client; its secret is shown once");
        group.MapPost("/{id}/clients/{clientId}/rotate", RotateAsync)
            .WithName("rotateClientSecret").WithSummary("A new secret in place of the old one");
        group.MapDelete("/{id}/clients/{clientId}", RevokeAsync)
            .WithName("revokeClient").WithSummary("Revoke a client; it takes effect within a minute");
        return routes;
    }

    private static async Task<IResult> RegisterAsync(NewSender body, HttpContext context, SenderRegistrar registrar)
    {
        if (!IdentityNumber.TryParse(body.OrganisationNumber, out var number, out var error))
        {
            return Problem.Of(ProblemCode.InvalidSender, "organisationNumber: " + error.Describe());
        }

        var rights = SenderRights.Letters | SenderRights.Dispatches;
        if (body.Rights is not null && !RightNames.TryParse(body.Rights, out rights))
        {
            return Problem.Of(ProblemCode.InvalidSender, "rights: letters and dispatches are known.");
        }

        var (id, answer) = await registrar.RegisterAsync(number, new RegisterSender
        {
            Number = number.Value,
            Name = body.Name,
            ContactName = body.Contact?.Name ?? "",
            ContactEmail = body.Contact?.Email ?? "",
            ContactPhone = body.Contact?.Phone ?? "",
            Rights = (int)rights,
            LettersPerDay = body.LettersPerDay,
            By = context.Caller().ClientId,
        });
        return answer.Refusal == SenderRefusal.None
            ? Results.Created("/v1/senders/" + SenderIds.Format(id), SenderBody.Of(answer.Sender!))
            : Refuse(answer.Refusal);
    }

    private static async Task<IResult> ReadAsync(string id, SenderRegistrar registrar) =>
        SenderIds.TryParse(id, out var sender) && await registrar.ReadAsync(sender) is { } view
            ? Results.Ok(SenderBody.Of(view))
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ChangeRightsAsync(string id, SenderRightsBody body, HttpContext context, SenderRegistrar registrar)
    {
        if (!SenderIds.TryParse(id, out var sender)) return Problem.Of(ProblemCode.NotFound);
        if (!RightNames.TryParse(body.Rights, out var rights))
        {
            return Problem.Of(ProblemCode.InvalidSender, "rights: letters and dispatches are known.");
        }

        return Answer(await registrar.ChangeRightsAsync(sender, rights, body.LettersPerDay, context.Caller().ClientId));
    }

    private static async Task<IResult> SuspendAsync(string id, HttpContext context, SenderRegistrar registrar, string reason = "") =>
        SenderIds.TryParse(id, out var sender)
            ? Answer(await registrar.SuspendAsync(sender, reason, context.Caller().ClientId))
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> ResumeAsync(string id, HttpContext context, SenderRegistrar registrar) =>
        SenderIds.TryParse(id, out var sender)
            ? Answer(await registrar.ResumeAsync(sender, context.Caller().ClientId))
            : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> AddClientAsync(string id, NewClient body, HttpContext context, SenderRegistrar registrar)
    {
        if (!SenderIds.TryParse(id, out var sender)) return Problem.Of(ProblemCode.NotFound);
        if (body.Scopes.Any(name => name == Scope.Mailbox || !Scope.All.Contains(name)))
        {
            return Problem.Of(ProblemCode.InvalidSender, "scopes: one of them is not known, or not for clients.");
        }

        if (body.Jwks is { ValueKind: not JsonValueKind.Object })
        {
            return Problem.Of(ProblemCode.InvalidSender, "jwks: a JWK set is an object.");
        }

        var by = context.Caller().ClientId;
        var (clientId, secret, answer) = await registrar.AddClientAsync(sender, body.Name, body.Scopes, body.Jwks?.GetRawText(), by);
        if (answer.Refusal != SenderRefusal.None) return Refuse(answer.Refusal);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Created(
            $"/v1/senders/{id}/clients/{clientId}", ClientBody.Of(sender, answer.Sender!.Clients[^1]) with { ClientSecret = secret });
    }

    private static async Task<IResult> RotateAsync(string id, string clientId, HttpContext context, SenderRegistrar registrar)
    {
        if (!TryParse(id, clientId, out var sender, out var number)) return Problem.Of(ProblemCode.NotFound);
        var (secret, answer) = await registrar.RotateAsync(sender, number, context.Caller().ClientId);
        if (answer.Refusal != SenderRefusal.None) return Refuse(answer.Refusal);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(ClientBody.Of(sender, answer.Sender!.Clients[number - 1]) with { ClientSecret = secret });
    }

    private static async Task<IResult> RevokeAsync(string id, string clientId, HttpContext context, SenderRegistrar registrar)
    {
        if (!TryParse(id, clientId, out var sender, out var number)) return Problem.Of(ProblemCode.NotFound);
        var answer = await registrar.RevokeAsync(sender, number, context.Caller().ClientId);
        return answer.Refusal == SenderRefusal.None ? Results.NoContent() : Refuse(answer.Refusal);
    }

    private static bool TryParse(string id, string clientId, out UInt128 sender, out int number)
    {
        number = 0;
        return SenderIds.TryParse(id, out sender)
            && SenderIds.TryParseClient(clientId, out var owner, out number) && owner == sender;
    }

    private static IResult Answer(SenderAnswer answer) =>
        answer.Refusal == SenderRefusal.None ? Results.Ok(SenderBody.Of(answer.Sender!)) : Refuse(answer.Refusal);

    private static ProblemResult Refuse(SenderRefusal refusal) => refusal switch
    {
        SenderRefusal.NotRegistered or SenderRefusal.NoSuchClient => Problem.Of(ProblemCode.NotFound),
        SenderRefusal.AlreadyRegistered => Problem.Of(ProblemCode.Conflict, "The sender is registered with other particulars."),
        SenderRefusal.TooManyClients => Problem.Of(ProblemCode.Conflict, $"A sender has at most {SenderDecider.ClientsMax} clients."),
        SenderRefusal.NoSecret => Problem.Of(ProblemCode.Conflict, "The client has keys of its own and no secret."),
        _ => Problem.Of(ProblemCode.InvalidSender),
    };
}
