using Budkavle.Api.Letters;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>Makes a form at an installation's first start, when no client of the agency has asked for one yet.</summary>
public sealed class FormRegistrar
{
    private readonly FormDesk _desk;

    internal FormRegistrar(FormDesk desk) => _desk = desk;

    /// <exception cref="ArgumentException">The form breaks a rule.</exception>
    public async Task AddAsync(UInt128 agency, string code, IntakeForm form, string by, CancellationToken cancellationToken)
    {
        var (_, problem) = await _desk.ChangeAsync(Ids.ToGuid(agency), code, form, by, cancellationToken);
        if (problem is not null) throw new ArgumentException("The form breaks a rule.", nameof(form));
    }
}
