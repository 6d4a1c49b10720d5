using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Submissions;
using Budkavle.Storage;

namespace Budkavle.Api.Submissions;

/// <summary>The forms of agencies: defined by their clients, shown to citizens.</summary>
internal sealed class FormDesk(SealedDocuments documents, TimeProvider time)
{
    private const int AttemptsMax = 8;

    private readonly VersionedDocuments<FormHead, FormVersion> _forms =
        new(documents, "intake-forms", SubmissionsJson.Default.FormHead, SubmissionsJson.Default.FormVersion);

    public ValueTask<IReadOnlyList<FormHead>> ListAsync(Guid agency, CancellationToken cancellationToken) =>
        _forms.ListAsync(agency, cancellationToken);

    /// <summary>A form and one of its versions, the newest with null; null where there is none.</summary>
    public async Task<(FormHead Head, FormVersion Version)?> FindAsync(
        Guid agency, string code, int? version, CancellationToken cancellationToken)
    {
        if (!FormRules.IsCode(code)) return null;
        var (_, head) = await _forms.ReadAsync(agency, code, cancellationToken);
        if (head is null) return null;
        return await _forms.ReadVersionAsync(agency, code, version ?? head.Version, cancellationToken) is { } found ? (head, found) : null;
    }

    /// <summary>
    /// The version that somebody has filled in, if it is taken: the newest, or one that was replaced a while ago
    /// (<see cref="FormLimits.ReplacedTakenFor"/>).
    /// </summary>
    public async Task<FormVersion?> FindFilledAsync(Guid agency, FormHead head, int version, CancellationToken cancellationToken)
    {
        if (version < 1 || version > head.Version) return null;
        if (version < head.Version)
        {
            var next = await _forms.ReadVersionAsync(agency, head.Code, version + 1, cancellationToken);
            if (next is null || next.At + FormLimits.ReplacedTakenFor < time.GetUtcNow()) return null;
        }

        return await _forms.ReadVersionAsync(agency, head.Code, version, cancellationToken);
    }

    /// <summary>Makes a form, or a new version of it; the same as the newest makes none, and opens a closed form.</summary>
    public async Task<((FormHead Head, FormVersion Version)? Made, ProblemResult? Problem)> ChangeAsync(
        Guid agency, string code, IntakeForm form, string by, CancellationToken cancellationToken)
    {
        if (FaultOf(code, form) is { } fault) return (null, fault);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await _forms.ReadAsync(agency, code, cancellationToken);
            if (before is null && await TooManyAsync(agency, cancellationToken) is { } tooMany) return (null, tooMany);
            var newest = before is null ? null : await _forms.ReadVersionAsync(agency, code, before.Version, cancellationToken);
            if (newest is not null && AreSame(newest.Form, form))
            {
                var opened = before! with { IsClosed = false };
                if (!before.IsClosed || await _forms.WriteAsync(stored, agency, code, opened, null, cancellationToken))
                    return ((opened, newest), null);
                continue;
            }

            var number = (before?.Version ?? 0) + 1;
            if (number > FormLimits.VersionsMax) return (null, TooManyVersions());
            var version = new FormVersion { Number = number, Form = form, At = time.GetUtcNow(), By = by };
            var head = new FormHead { Code = code, Title = form.Title, Version = number, UpdatedAt = version.At };
            if (await _forms.WriteAsync(stored, agency, code, head, (number, version), cancellationToken)) return ((head, version), null);
        }

        throw new StorageException("A form is being changed by others all the time.");
    }

    /// <summary>
    /// Brings a version that another installation has, under its number, after the one before it. One that is there already stays, open or
    /// closed as it is.
    /// </summary>
    /// <returns>Whether it was made, or what is wrong.</returns>
    public async Task<(bool Made, ProblemResult? Problem)> BringAsync(
        Guid agency, string code, int number, IntakeForm form, bool open, string by, CancellationToken cancellationToken)
    {
        if (FaultOf(code, form) is { } fault) return (false, fault);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await _forms.ReadAsync(agency, code, cancellationToken);
            if (number <= before?.Version)
            {
                var there = await _forms.ReadVersionAsync(agency, code, number, cancellationToken);
                return (false, there is not null && AreSame(there.Form, form)
                    ? null : Problem.Of(ProblemCode.Conflict, "The version is there and asks something else."));
            }

            if (number != (before?.Version ?? 0) + 1)
                return (false, Problem.Of(ProblemCode.Conflict, "A version follows the one before it."));
            if (number > FormLimits.VersionsMax) return (false, TooManyVersions());
            if (before is null && await TooManyAsync(agency, cancellationToken) is { } tooMany) return (false, tooMany);
            var version = new FormVersion { Number = number, Form = form, At = time.GetUtcNow(), By = by };
            var head = new FormHead { Code = code, Title = form.Title, Version = number, UpdatedAt = version.At, IsClosed = !open };
            if (await _forms.WriteAsync(stored, agency, code, head, (number, version), cancellationToken)) return (true, null);
        }

        throw new StorageException("A form is being changed by others all the time.");
    }

    /// <summary>Stops taking a form. May be repeated.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> CloseAsync(Guid agency, string code, CancellationToken cancellationToken)
    {
        if (!FormRules.IsCode(code)) return false;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (stored, before) = await _forms.ReadAsync(agency, code, cancellationToken);
            if (before is null) return false;
            if (before.IsClosed) return true;
            if (await _forms.WriteAsync(stored, agency, code, before with { IsClosed = true }, null, cancellationToken)) return true;
        }

        throw new StorageException("A form is being changed by others all the time.");
    }

    private static ProblemResult? FaultOf(string code, IntakeForm form)
    {
        if (!FormRules.IsCode(code))
            return Problem.Of(
                ProblemCode.InvalidForm, "The code is 2 to 40 small letters, digits and single hyphens, beginning with a letter.");
        return FormRules.FaultOf(form) is { } fault ? Problem.Of(ProblemCode.InvalidForm, fault) : null;
    }

    private async Task<ProblemResult?> TooManyAsync(Guid agency, CancellationToken cancellationToken) =>
        (await ListAsync(agency, cancellationToken)).Count >= FormLimits.PerAgencyMax
            ? Problem.Of(ProblemCode.Conflict, $"An agency has at most {FormLimits.PerAgencyMax} forms.") : null;

    private static ProblemResult TooManyVersions() => Problem.Of(ProblemCode.Conflict, "The form has too many versions.");

    private static bool AreSame(IntakeForm one, IntakeForm other) =>
        JsonSerializer.SerializeToUtf8Bytes(one, SubmissionJson.Default.IntakeForm).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, SubmissionJson.Default.IntakeForm));
}
