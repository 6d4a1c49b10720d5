using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Portal;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Submissions;
using Budkavle.Api.Templates;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Setup;

/// <summary>Reads what senders have set up, without a silo.</summary>
public sealed class SetupReader
{
    private readonly TemplateStore _templates;
    private readonly FormDesk _forms;
    private readonly CallbackStore _callbacks;

    /// <param name="documents">Where it is kept.</param>
    /// <param name="sealer">Opens it.</param>
    public SetupReader(IDocumentStore documents, ISealer sealer)
    {
        var opened = new SealedDocuments(documents, sealer);
        _templates = new TemplateStore(opened);
        _forms = new FormDesk(opened, TimeProvider.System);
        _callbacks = new CallbackStore(opened);
    }

    /// <summary>In an order that is the same at every installation.</summary>
    /// <exception cref="StorageException">The store became unavailable.</exception>
    public async Task<SenderSetup> ReadAsync(ArchivedSender sender, CancellationToken cancellationToken)
    {
        var id = Ids.ToGuid(sender.Id);
        return new SenderSetup
        {
            Templates = await ReadTemplatesAsync(id, cancellationToken),
            Forms = await ReadFormsAsync(id, cancellationToken),
            Intake = sender.Intake is not { Exists: true } intake ? null : new IntakeDocument
            {
                Address = intake.Address, Open = intake.IsOpen, RetentionDays = intake.RetentionDays,
            },
            Callbacks =
            [
                .. (await _callbacks.ListAsync(id, cancellationToken)).OrderBy(callback => callback.Id).Select(callback => new CallbackSetup
                {
                    CallbackId = callback.Id, Url = callback.Url, Types = callback.Types,
                    Form = callback.IsNotify ? CallbackForms.Notify : CallbackForms.Standard,
                }),
            ],
            Portal = sender.Book is { FourEyesAbove: 0, BindsPrograms: false }
                ? null : new PortalSetup(sender.Book.FourEyesAbove, sender.Book.BindsPrograms),
            PortalUsers =
            [
                .. sender.Book.Users.OrderBy(user => user.Name, StringComparer.Ordinal).ThenBy(user => user.Roles)
                    .Select(user => new PortalUserSetup(user.Name, PortalRoleNames.Of(user.Roles))),
            ],
        };
    }

    private async Task<IReadOnlyList<TemplateSetup>> ReadTemplatesAsync(Guid sender, CancellationToken cancellationToken)
    {
        var found = new List<TemplateSetup>();
        foreach (var template in (await _templates.ListAsync(sender, cancellationToken)).OrderBy(template => template.Id))
        {
            var versions = new List<TemplateSetup.Text>();
            for (var number = 1; number <= template.Version; number++)
            {
                var version = await _templates.ReadAsync(sender, template.Id, number, cancellationToken)
                    ?? throw new InvalidDataException($"Version {number} of template {template.Id} is not there.");
                versions.Add(new TemplateSetup.Text(version.Subject, new TemplateBody(version.ContentType, version.Content)));
            }

            found.Add(new TemplateSetup
            {
                TemplateId = template.Id, Name = template.Name, Type = template.Type, Versions = versions,
            });
        }

        return found;
    }

    private async Task<IReadOnlyList<FormSetup>> ReadFormsAsync(Guid agency, CancellationToken cancellationToken)
    {
        var found = new List<FormSetup>();
        foreach (var head in await _forms.ListAsync(agency, cancellationToken))
        {
            var versions = new List<IntakeForm>();
            for (var number = 1; number <= head.Version; number++)
            {
                var version = await _forms.FindAsync(agency, head.Code, number, cancellationToken)
                    ?? throw new InvalidDataException($"Version {number} of form {head.Code} is not there.");
                versions.Add(version.Version.Form);
            }

            found.Add(new FormSetup { Code = head.Code, Open = !head.IsClosed, Versions = versions });
        }

        return [.. found.OrderBy(form => form.Code, StringComparer.Ordinal)];
    }
}
