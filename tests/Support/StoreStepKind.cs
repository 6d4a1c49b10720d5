namespace Budkavle.Storage.Tests.Support;

public enum StoreStepKind
{
    OpenShard,
    Append,
    SaveViews,
    SaveHeads,
    SaveKeys,
    SaveMarks,
    ReadRows,
    FindKeys,
}
