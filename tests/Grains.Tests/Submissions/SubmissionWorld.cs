using Budkavle.Domain.Submissions;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Submissions;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Grains.Tests.Submissions;

/// <summary>One start of an installation in which one agency takes submissions of one citizen.</summary>
internal sealed class SubmissionWorld(EngineFixture fixture) : IAsyncDisposable
{
    public static readonly UInt128 Agency = new(1, 2);
    private static readonly UInt128 Citizen = new(3, 4);

    public EngineFixture Fixture => fixture;

    public IIntakeGrain Intake => fixture.Grains.GetGrain<IIntakeGrain>(fixture.Engine.Hashes.IntakeOf(Agency).ToString());

    public ISentGrain Sent => fixture.Grains.GetGrain<ISentGrain>(fixture.Engine.Hashes.SentOf(Citizen).ToString());

    public SubmissionContents Contents => fixture.Get<SubmissionContents>();

    public static async Task<SubmissionWorld> OpenAsync(
        IStore store, EngineFiles files, TimeProvider? clock = null, IMalwareScanner? scanner = null) =>
        new(await EngineFixture.OpenAsync(store, files, clock: clock, configure: services =>
        {
            services.AddSingleton(provider => provider.GetRequiredService<Engine>().Log);
            services.AddSingleton(provider => provider.GetRequiredService<Engine>().Ring);
            services.AddSingleton(provider => provider.GetRequiredService<Engine>().Sealer);
            services.AddSingleton(provider => provider.GetRequiredService<Engine>().Store.Contents);
            services.AddSingleton(provider => provider.GetRequiredService<Engine>().Store.Documents);
            services.AddSingleton<ContentVault>();
            if (scanner is not null) services.AddSingleton(scanner);
            services.AddBudkavleSubmissions();
        }));

    public Task OpenIntakeAsync(bool isOpen = true) => Intake.Change(SubmissionCodec.Write(new IntakeChanged
    {
        Agency = Agency.ToString("x32", null), Address = "agency", IsOpen = isOpen, RetentionDays = 7, By = "test",
    }));

    /// <summary>Sends a submission with a key; what is stored of it is under a name of this attempt.</summary>
    public async Task<SentAnswer> SendAsync(int key, UInt128 scope, string text = "text")
    {
        var envelope = await Contents.PutAsync(System.Text.Encoding.UTF8.GetBytes(text), scope, CancellationToken.None);
        var submitter = fixture.Engine.Hashes.SubmitterOf(Citizen, Agency);
        var hash = fixture.Engine.Hashes.IdempotencyKeyOf(submitter, [(byte)key]);
        var mark = new SubmissionMark(Agency, scope, SubmissionWay.Mailbox, IsScanned: false);
        var (payload, fingerprint) = fixture.Get<SubmissionComposer>().Compose(submitter, hash, mark, "Subject", envelope, []);
        return SubmissionCodec.ReadAnswer(await Sent.Send(SubmissionCodec.Write(new SubmissionSent
        {
            Key = hash.ToString("x32", null), Fingerprint = fingerprint, Agency = Agency.ToString("x32", null), AgencyName = "Agency",
            Subject = "Subject", Payload = payload,
        })));
    }

    public async Task<SentBox> BoxAsync() => SubmissionCodec.ReadBox(await Sent.Read());

    public ValueTask DisposeAsync() => fixture.DisposeAsync();
}
