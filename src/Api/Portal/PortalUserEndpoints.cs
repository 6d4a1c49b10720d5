using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Senders;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Portal;

/// <summary>
/// An agency's users of the portal, for the operator of the service: the first administrator comes in here. National numbers come in bodies
/// only, and are kept nowhere.
/// </summary>
internal static class PortalUserEndpoints
{
    public static void MapPortalUsers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/senders/{id}/users").RequireScope(Scope.Operations).WithTags("Senders");
        group.MapGet("/", ListAsync).WithName("listPortalUsers").WithSummary("An agency's users of the portal")
            .Produces<PortalUserList>().Refuses(ProblemCode.NotFound);
        group.MapPost("/", SetAsync).WithName("setPortalUser").WithSummary("Let somebody into the portal, or change name and roles")
            .WithDescription("roles are among reader, officer and administrator. Repeated, it changes nothing.")
            .Produces<PortalUserBody>().Refuses(ProblemCode.NotFound, ProblemCode.InvalidSender, ProblemCode.InvalidRecipient,
                ProblemCode.Conflict);
        group.MapDelete("/{userId}", RemoveAsync).WithName("removePortalUser")
            .WithSummary("Let somebody in no more; it takes effect at once")
            .Produces(StatusCodes.Status204NoContent).Refuses(ProblemCode.NotFound);
    }

    private static async Task<IResult> ListAsync(string id, SenderRegistrar senders, PortalDesk desk)
    {
        if (await FindAsync(id, senders) is not { } sender) return Problem.Of(ProblemCode.NotFound);
        return Results.Ok(new PortalUserList([.. (await desk.ReadAsync(sender)).Users.Select(PortalUserBody.Of)]));
    }

    private static async Task<IResult> SetAsync(
        string id, NewPortalUser body, HttpContext http, SenderRegistrar senders, PortalDesk desk, KeyedHashes hashes,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(id, senders) is not { } sender) return Problem.Of(ProblemCode.NotFound);
        if (!IdentityNumber.TryParse(body.Number, out var number, out var error))
            return Problem.Of(ProblemCode.InvalidRecipient, error.Describe());
        if (!number.IsPerson) return Problem.Of(ProblemCode.InvalidRecipient, "A user is a person.");
        if (!PortalRoleNames.TryParse(body.Roles, out var roles))
            return Problem.Of(ProblemCode.InvalidSender, "roles: reader, officer and administrator are known.");
        var user = desk.UserOf(hashes.MailboxOf(number).Value);
        var set = new PortalUserSet { User = user, Name = body.Name, Roles = roles, By = http.Caller().ClientId };
        return await desk.SetUserAsync(sender, set, cancellationToken) switch
        {
            PortalRefusal.None => Results.Ok(PortalUserBody.Of((await desk.ReadAsync(sender)).Find(user)!)),
            PortalRefusal.TooMany => Problem.Of(ProblemCode.Conflict, $"An agency has at most {PortalRules.UsersMax} users."),
            PortalRefusal.LastAdministrator => Problem.Of(ProblemCode.Conflict, "The agency would have no administrator."),
            _ => Problem.Of(ProblemCode.InvalidSender, $"name is 1 to {PortalRules.NameMax} characters; roles are at least one."),
        };
    }

    private static async Task<IResult> RemoveAsync(
        string id, string userId, HttpContext http, SenderRegistrar senders, PortalDesk desk)
    {
        if (await FindAsync(id, senders) is not { } sender || !SenderIds.TryParse(userId, out var user)
            || (await desk.ReadAsync(sender)).Find(user) is not { } known)
            return Problem.Of(ProblemCode.NotFound);
        var refusal = await desk.RecordAsync(
            sender, new PortalUserRemoved { User = user, Name = known.Name, By = http.Caller().ClientId });
        return refusal == PortalRefusal.None ? Results.NoContent() : Problem.Of(ProblemCode.NotFound);
    }

    private static async Task<UInt128?> FindAsync(string id, SenderRegistrar senders) =>
        SenderIds.TryParse(id, out var sender) && await senders.ReadAsync(sender) is not null ? sender : null;
}
