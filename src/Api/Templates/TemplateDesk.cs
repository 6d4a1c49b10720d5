using Budkavle.Api.Problems;
using Budkavle.Storage;

namespace Budkavle.Api.Templates;

/// <summary>What a sender may do with its templates, for the interface's routes and the portal's pages alike.</summary>
internal sealed class TemplateDesk(TemplateStore store, TimeProvider time)
{
    private const int AttemptsMax = 8;

    /// <summary>Own templates, by name.</summary>
    public async Task<IReadOnlyList<Template>> ListAsync(Guid sender, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(sender, cancellationToken)).OrderBy(template => template.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(template => template.Id)];

    /// <summary>A template and one of its versions, the newest with null; null where there is none.</summary>
    public async Task<(Template Template, TemplateVersion Version)?> FindAsync(
        Guid sender, Guid id, int? version, CancellationToken cancellationToken)
    {
        var (_, template) = await store.ReadAsync(sender, id, cancellationToken);
        if (template is not { IsDeleted: false }) return null;
        return await store.ReadAsync(sender, id, version ?? template.Version, cancellationToken) is { } found ? (template, found) : null;
    }

    /// <param name="sender">Whose.</param>
    /// <param name="by">The client or user.</param>
    /// <param name="asked">What it says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<((Template Template, TemplateVersion Version)? Made, ProblemResult? Problem)> CreateAsync(
        Guid sender, string by, TemplateRequest asked, CancellationToken cancellationToken)
    {
        var type = asked.Type ?? TemplateTypes.Letter;
        if (TemplateRules.FaultOf(asked, type) is { } fault) return (null, Problem.Of(ProblemCode.InvalidTemplate, fault));
        if (await TooManyAsync(sender, cancellationToken) is { } tooMany) return (null, tooMany);
        var now = time.GetUtcNow();
        var template = new Template
        {
            Id = Guid.NewGuid(), Sender = sender, Name = asked.Name, Type = type, Version = 1, CreatedAt = now, UpdatedAt = now,
        };
        var version = VersionOf(asked, 1, by, now);
        await store.WriteAsync(0, template, version, cancellationToken);
        return ((template, version), null);
    }

    /// <summary>A new version.</summary>
    public async Task<((Template Template, TemplateVersion Version)? Made, ProblemResult? Problem)> ChangeAsync(
        Guid sender, Guid id, string by, TemplateRequest asked, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await store.ReadAsync(sender, id, cancellationToken);
            if (before is not { IsDeleted: false }) return (null, Problem.Of(ProblemCode.NotFound));
            if (asked.Type is not null && asked.Type != before.Type)
                return (null, Problem.Of(ProblemCode.InvalidTemplate, "type cannot be changed."));
            if (TemplateRules.FaultOf(asked, before.Type) is { } fault) return (null, Problem.Of(ProblemCode.InvalidTemplate, fault));
            if (before.Version >= TemplateRules.VersionsMax) return (null, TooManyVersions());
            var now = time.GetUtcNow();
            var version = VersionOf(asked, before.Version + 1, by, now);
            var after = before with { Name = asked.Name, Version = version.Number, UpdatedAt = now };
            if (await store.WriteAsync(stored, after, version, cancellationToken)) return ((after, version), null);
        }

        throw new StorageException("A template is being changed by others all the time.");
    }

    /// <summary>
    /// Brings a version that another installation has, under its id and number, after the one before it. One that is there already stays,
    /// and so does a template that was deleted here.
    /// </summary>
    /// <returns>Whether it was made, or what is wrong.</returns>
    public async Task<(bool Made, ProblemResult? Problem)> BringAsync(
        Guid sender, Guid id, int number, string by, TemplateRequest asked, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await store.ReadAsync(sender, id, cancellationToken);
            if (before is { IsDeleted: true }) return (false, null);
            var type = asked.Type ?? before?.Type ?? TemplateTypes.Letter;
            if (TemplateRules.FaultOf(asked, type) is { } fault) return (false, Problem.Of(ProblemCode.InvalidTemplate, fault));
            if (number <= before?.Version)
            {
                var there = await store.ReadAsync(sender, id, number, cancellationToken);
                return (false, type == before.Type && there is not null && Says(there, asked)
                    ? null : Problem.Of(ProblemCode.Conflict, "The version is there and says something else."));
            }

            if (number != (before?.Version ?? 0) + 1 || (before is not null && type != before.Type))
                return (false, Problem.Of(ProblemCode.Conflict, "A version follows the one before it, and is of its type."));
            if (number > TemplateRules.VersionsMax) return (false, TooManyVersions());
            if (before is null && await TooManyAsync(sender, cancellationToken) is { } tooMany) return (false, tooMany);
            var now = time.GetUtcNow();
            var after = new Template
            {
                Id = id, Sender = sender, Name = asked.Name, Type = type, Version = number,
                CreatedAt = before?.CreatedAt ?? now, UpdatedAt = now,
            };
            if (await store.WriteAsync(stored, after, VersionOf(asked, number, by, now), cancellationToken)) return (true, null);
        }

        throw new StorageException("A template is being changed by others all the time.");
    }

    /// <returns>False where there is none.</returns>
    public async Task<bool> DeleteAsync(Guid sender, Guid id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await store.ReadAsync(sender, id, cancellationToken);
            if (before is not { IsDeleted: false }) return false;
            if (await store.WriteAsync(stored, before with { IsDeleted = true }, null, cancellationToken)) return true;
        }

        throw new StorageException("A template is being changed by others all the time.");
    }

    private async Task<ProblemResult?> TooManyAsync(Guid sender, CancellationToken cancellationToken) =>
        (await store.ListAsync(sender, cancellationToken)).Count >= TemplateRules.PerSenderMax
            ? Problem.Of(ProblemCode.Conflict, $"A sender has at most {TemplateRules.PerSenderMax} templates.") : null;

    private static ProblemResult TooManyVersions() => Problem.Of(ProblemCode.Conflict, "The template has too many versions.");

    private static bool Says(TemplateVersion version, TemplateRequest asked) =>
        (version.Subject, version.ContentType, version.Content) == (asked.Subject, asked.Body.ContentType, asked.Body.Content);

    private static TemplateVersion VersionOf(TemplateRequest asked, int number, string by, DateTimeOffset now) => new()
    {
        Number = number,
        Subject = asked.Subject,
        ContentType = asked.Body.ContentType,
        Content = asked.Body.Content,
        At = now,
        By = by,
    };
}
