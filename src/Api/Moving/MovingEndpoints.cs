using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Letters;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Api.Moving;

/// <summary>A mailbox's letters leave for another operator, or come from one.</summary>
public static class MovingEndpoints
{
    /// <summary>Whose mailbox letters are brought to: twelve digits, in a header, for addresses are logged.</summary>
    public const string RecipientHeader = "Budkavle-Recipient";

    private const string Zip = "application/zip";

    /// <summary>A package works for minutes, and a letter with its attachments is in memory twice.</summary>
    private const int CostUnits = 256;

    public static IServiceCollection AddBudkavleMoving(this IServiceCollection services, MovingOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new MovingTurns(options.AtOnceMax));
        services.AddSingleton<MailboxExport>();
        services.AddSingleton<MailboxImport>();
        return services;
    }

    public static void MapMoving(this IEndpointRouteBuilder routes)
    {
        var mailbox = routes.MapGroup("/v1/mailbox").RequireScope(Scope.Mailbox).ThroughGate();
        mailbox.MapGet("/export", ExportAsync).OpenTo(acting => acting.MayManage).Cost(CostUnits)
            .WithSummary("All your letters in a package for another operator, signed")
            .WithDescription("Choose the operator first: then no letter comes here any more, and the package has all that ever did.")
            .Produces<byte[]>(StatusCodes.Status200OK, Zip).Refuses(ProblemCode.NotFound);
        mailbox.MapGet("/letters/{id:guid}/origin", OriginAsync)
            .WithSummary("The receipts of the operator that a letter was brought from").Produces<PackageLetter.Evidence>()
            .Refuses(ProblemCode.NotFound);
        routes.MapPost("/v1/operations/mailboxes/import", ImportAsync).RequireScope(Scope.Operations)
            .BodyBytesMax(PackageLimits.PackageBytesMax).Cost(CostUnits)
            .WithSummary("Take in the letters that a mailbox's owner brings from another operator")
            .WithDescription($"{RecipientHeader} is the owner's number; the package must be that owner's. Repeated it changes nothing, and "
                + "completes what was cut off. A package that its owner took for another operator needs anyOperator=true.")
            .Accepts<byte[]>(Zip).Produces<ImportAnswer>()
            .Refuses(
                ProblemCode.InvalidPackage, ProblemCode.ForeignPackage, ProblemCode.RecipientNotReachable, ProblemCode.InvalidRecipient);
        routes.MapGet("/my/operator/letters.zip", ExportPageAsync).Anonymous("Asks for the citizen's cookie").Cost(CostUnits)
            .ExcludeFromDescription();
    }

    private static async Task<IResult> ExportAsync(HttpContext http, MailboxExport export, MovingTurns turns)
    {
        if (!await export.HasOwnerAsync(MailboxAccess.Of(http))) return Problem.Of(ProblemCode.NotFound);
        if (turns.TryTake() is not { } turn) return Problem.Of(ProblemCode.Overloaded);
        http.Response.RegisterForDispose(turn);
        http.Response.Headers.ContentDisposition = "attachment; filename=\"budkavle-letters.zip\"";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(stream => export.WriteAsync(stream, MailboxAccess.Of(http), http.RequestAborted), Zip);
    }

    private static async Task<IResult> ExportPageAsync(
        HttpContext http, CitizenSessions sessions, MailboxGate gate, MailboxExport export, MovingTurns turns)
    {
        BudkavlePages.Guard(http.Response);
        if (await sessions.FindAsync(http) is not { } open) return Results.NotFound();
        if (await gate.EnterAsync(http, open.Session.MailboxKey, open.Mandate) != GateAnswer.Open) return Results.NotFound();
        return MailboxAccess.Of(http).Acting is { MayManage: false } ? Results.NotFound() : await ExportAsync(http, export, turns);
    }

    private static async Task<IResult> OriginAsync(
        Guid id, HttpContext http, MailboxReader reader, ContentVault vault, CancellationToken cancellationToken)
    {
        if (await reader.FindImportAsync(http, id, cancellationToken) is not { } import) return Problem.Of(ProblemCode.NotFound);
        return await vault.GetAsync(import.Evidence, cancellationToken) is { } bytes
            ? Results.Bytes(bytes, "application/json")
            : Problem.Of(ProblemCode.NotFound);
    }

    private static async Task<IResult> ImportAsync(
        HttpContext http, MailboxImport import, MailboxRegister register, KeyedHashes hashes, MovingOptions options,
        MovingTurns turns, CancellationToken cancellationToken, bool anyOperator = false)
    {
        if (!IdentityNumber.TryParse(http.Request.Headers[RecipientHeader].ToString(), out var owner, out _))
            return Problem.Of(ProblemCode.InvalidRecipient);
        using var turn = turns.TryTake();
        if (turn is null) return Problem.Of(ProblemCode.Overloaded);
        var mailbox = hashes.MailboxOf(owner).Value;
        if (await register.ReadAsync(mailbox) is not { Registered: true, Closed: false })
            return Problem.Of(ProblemCode.RecipientNotReachable);
        await using var file = await PackageSpool.FillAsync(
            http.Request.Body, http.Request.ContentLength, PackageSpool.FreeBytes, cancellationToken);
        if (file is null) return Problem.Of(ProblemCode.Overloaded, "There is no room on the disk for the package.");
        try
        {
            await using var package = await PackageReader.OpenAsync(
                file, manifest => options.Keys.GetValueOrDefault(manifest.Operator) ?? [], cancellationToken);
            if (!package.Manifest.Owner.Is(owner)) return Problem.Of(ProblemCode.ForeignPackage);
            // The owner has chosen somebody else since, and letters are not brought where nobody looks for them.
            if (!anyOperator && package.Manifest.MovedTo is { } chosen
                && !chosen.Equals(options.Operator, StringComparison.OrdinalIgnoreCase))
            {
                return Problem.Of(
                    ProblemCode.ForeignPackage, $"The package is for the operator {chosen}. With anyOperator=true it is taken.");
            }

            var (answer, refusal) = await import.RunAsync(package, mailbox, cancellationToken);
            return refusal == LetterRefusal.None ? Results.Json(answer) : LetterProblems.ToProblem(refusal);
        }
        catch (PackageFaultException fault)
        {
            return Problem.Of(ProblemCode.InvalidPackage, fault.Message, ("place", fault.Place));
        }
    }
}
