using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Portal;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Senders;
using Budkavle.Api.Submissions;
using Budkavle.Api.Templates;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Setup;

/// <summary>
/// What a sender had set up at another installation, part by part, for the operator of this one (<c>budkavle setup import</c>). Each part
/// is checked as its sender's own would be; what is there already stays as it is, so all of it may be repeated.
/// </summary>
public static class SetupEndpoints
{
    public static void MapSetup(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/senders/{id}/setup").RequireScope(Scope.Operations).WithTags("Senders");
        group.MapPut("/templates/{template:guid}/versions/{version:int:min(1)}", BringTemplateAsync)
            .BodyBytesMax(TemplateRules.RequestBytesMax).WithName("bringTemplate")
            .WithSummary("A version of a template from another installation").Produces<SetupMade>()
            .Refuses(ProblemCode.NotFound, ProblemCode.InvalidTemplate, ProblemCode.Conflict, ProblemCode.MalformedJson);
        group.MapPut("/forms/{code}/versions/{version:int:min(1)}", BringFormAsync)
            .BodyBytesMax(FormLimits.RequestBytesMax).WithName("bringForm")
            .WithSummary("A version of a form from another installation")
            .WithDescription("Citizens can fill it in only if open=true; of versions that are replaced by others it is not said.")
            .Produces<SetupMade>()
            .Refuses(ProblemCode.NotFound, ProblemCode.InvalidForm, ProblemCode.Conflict, ProblemCode.MalformedJson);
        group.MapPut("/intake", BringIntakeAsync).WithName("bringIntake").WithSummary("An intake from another installation")
            .Produces<SetupMade>()
            .Refuses(ProblemCode.NotFound, ProblemCode.InvalidIntake, ProblemCode.Conflict, ProblemCode.MalformedJson);
        group.MapPost("/callbacks", BringCallbackAsync).WithName("bringCallback")
            .WithSummary("A callback from another installation, paused and with a new secret")
            .WithDescription("Its receiver has to learn the secret before the sender resumes it; nothing is lost meanwhile.")
            .Produces<SetupMade>()
            .Refuses(ProblemCode.NotFound, ProblemCode.InvalidCallback, ProblemCode.Conflict, ProblemCode.MalformedJson);
        group.MapPut("/portal", BringPortalAsync).WithName("bringPortalSettings")
            .WithSummary("What an agency chose in the portal of another installation").Produces<SetupMade>()
            .Refuses(ProblemCode.NotFound, ProblemCode.InvalidSender, ProblemCode.MalformedJson);
    }

    private static async Task<IResult> BringTemplateAsync(
        string id, Guid template, int version, TemplateRequest asked, HttpContext http, SenderRegistrar senders, TemplateDesk desk,
        CancellationToken cancellationToken) => await FindAsync(id, senders) is { } sender
        ? Answer(await desk.BringAsync(Ids.ToGuid(sender), template, version, By(http), asked, cancellationToken))
        : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> BringFormAsync(
        string id, string code, int version, bool open, IntakeForm form, HttpContext http, SenderRegistrar senders, FormDesk desk,
        CancellationToken cancellationToken) => await FindAsync(id, senders) is { } sender
        ? Answer(await desk.BringAsync(Ids.ToGuid(sender), code, version, form, open, By(http), cancellationToken))
        : Problem.Of(ProblemCode.NotFound);

    private static async Task<IResult> BringIntakeAsync(
        string id, IntakeDocument wanted, HttpContext http, SenderRegistrar senders, IntakeDesk desk, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, senders) is not { } sender) return Problem.Of(ProblemCode.NotFound);
        if (IntakeDesk.FaultOf(wanted) is { } fault) return Problem.Of(ProblemCode.InvalidIntake, fault);
        var there = await desk.ReadAsync(sender);
        // One that is the same is asked for again all the same: that makes whole what a crash has cut.
        var stays = there is not null && there.Address == wanted.Address;
        if (stays && (there!.Open != wanted.Open || there.RetentionDays != wanted.RetentionDays)) return Answer((false, null));
        return await desk.ChangeAsync(sender, wanted, By(http), cancellationToken) is null
            ? Problem.Of(ProblemCode.Conflict, "address: another agency has it, or this one has another one, which stays.")
            : Answer((!stays, null));
    }

    private static async Task<IResult> BringCallbackAsync(
        string id, CallbackSetup asked, HttpContext http, SenderRegistrar senders, CallbackDesk desk, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, senders) is not { } sender) return Problem.Of(ProblemCode.NotFound);
        var (made, problem) = await desk.BringAsync(Ids.ToGuid(sender), asked, cancellationToken);
        if (problem is not null) return problem;
        http.Response.Headers.CacheControl = "no-store";
        return Results.Ok(made is null ? new SetupMade(false) : new SetupMade(true, made.Secrets[0].Text, made.Bearer));
    }

    private static async Task<IResult> BringPortalAsync(
        string id, PortalSetup wanted, HttpContext http, SenderRegistrar senders, PortalDesk desk)
    {
        if (await FindAsync(id, senders) is not { } sender) return Problem.Of(ProblemCode.NotFound);
        // An agency that has chosen here keeps what it has chosen.
        if (await desk.ReadAsync(sender) is not { FourEyesAbove: 0, BindsPrograms: false }) return Answer((false, null));
        var refusal = await desk.RecordAsync(sender, new PortalSettingsChanged
        {
            FourEyesAbove = wanted.FourEyesAbove, BindsPrograms = wanted.BindsPrograms, By = By(http),
        });
        return refusal == PortalRefusal.None
            ? Answer((true, null)) : Problem.Of(ProblemCode.InvalidSender, "fourEyesAbove is not negative.");
    }

    private static IResult Answer((bool Made, ProblemResult? Problem) answer) =>
        answer.Problem ?? Results.Ok(new SetupMade(answer.Made));

    private static string By(HttpContext http) => http.Caller().ClientId;

    private static async Task<UInt128?> FindAsync(string id, SenderRegistrar senders) =>
        SenderIds.TryParse(id, out var sender) && await senders.ReadAsync(sender) is not null ? sender : null;
}
